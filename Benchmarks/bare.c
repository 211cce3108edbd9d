// The yardstick: what a plain C program needs to show a login page with curses and to echo keys into a field.
// It draws about as many cells, colours and words as the client's login page, and does nothing else.

#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <locale.h>
#include <string.h>

enum { CARD_WIDTH = 44, CARD_HEIGHT = 16, FIELD_WIDTH = 30 };

static void draw_field(int row, int column, const char *label, int pair) {
  mvaddstr(row, column, label);
  attron(COLOR_PAIR(pair));
  mvprintw(row + 1, column, "%*s", FIELD_WIDTH, "");
  attroff(COLOR_PAIR(pair));
}

int main(void) {
  setlocale(LC_ALL, "");
  initscr();
  raw();
  noecho();
  keypad(stdscr, TRUE);
  start_color();
  init_pair(1, COLOR_BLACK, COLOR_WHITE);
  init_pair(2, COLOR_WHITE, COLOR_GREEN);
  init_pair(3, COLOR_GREEN, COLOR_WHITE);

  bkgd(COLOR_PAIR(1) | ' ');
  int top = (LINES - CARD_HEIGHT) / 2, left = (COLS - CARD_WIDTH) / 2;
  attron(COLOR_PAIR(3) | A_BOLD);
  mvaddstr(top, left + 18, "\u5fae\u4fe1 WeChat");
  attroff(COLOR_PAIR(3) | A_BOLD);
  draw_field(top + 3, left + 7, "\u90ae\u7bb1 Email", 1);
  draw_field(top + 6, left + 7, "\u5bc6\u7801 Password", 1);
  attron(COLOR_PAIR(2));
  mvprintw(top + 10, left + 7, "%*s", FIELD_WIDTH, "");
  mvaddstr(top + 10, left + 18, "\u767b\u5f55 Log in");
  attroff(COLOR_PAIR(2));
  mvaddstr(top + 12, left + 7, "\u6ce8\u518c Register");
  mvaddstr(top + 12, left + 24, "\u5fd8\u8bb0\u5bc6\u7801 Reset");
  mvaddstr(LINES - 1, 0, "127.0.0.1:8080 page-complete");

  int used = 0;
  move(top + 4, left + 7);
  refresh();
  for (;;) {
    int key = getch();
    if (key == ERR || key == 3 || key == 17) break;
    if ((key == KEY_BACKSPACE || key == 127) && used > 0) {
      used -= 1;
      mvaddch(top + 4, left + 7 + used, ' ');
      move(top + 4, left + 7 + used);
    } else if (key >= ' ' && key < 127 && used < FIELD_WIDTH - 1) {
      mvaddch(top + 4, left + 7 + used, (chtype)key);
      used += 1;
    }
    refresh();
  }
  endwin();
  return 0;
}
