#define _GNU_SOURCE 1
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1

#include "CNcurses.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

// term.h makes these words macros.
#undef columns
#undef lines

static SCREEN *screen;
static int has_color;

int wt_locale_use_utf8(void) {
  if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
  return setlocale(LC_CTYPE, "C.UTF-8") || setlocale(LC_CTYPE, "en_US.UTF-8");
}

int wt_terminal_is_usable(void) {
  int outcome = 0;
  if (setupterm(NULL, STDOUT_FILENO, &outcome) != OK) {
    return outcome < 0 ? WT_TERMINAL_NO_DATABASE : outcome > 0 ? WT_TERMINAL_CANNOT_MOVE : WT_TERMINAL_UNKNOWN;
  }
  const char *move = tigetstr("cup");
  return move != NULL && move != (const char *)-1 ? WT_TERMINAL_USABLE : WT_TERMINAL_CANNOT_MOVE;
}

const char *wt_terminal_string(const char *name) {
  static char buffer[256];
  const char *source = tigetstr((char *)name);
  if (!source || source == (const char *)-1) return NULL;
  size_t length = 0;
  while (*source && length + 1 < sizeof buffer) {
    // $<5/> is a delay for slow hardware.
    const char *end = source[0] == '$' && source[1] == '<' ? strchr(source, '>') : NULL;
    if (end) {
      source = end + 1;
    } else {
      buffer[length++] = *source++;
    }
  }
  buffer[length] = 0;
  return buffer;
}

int wt_screen_open(int uses_color) {
  // Every frame has a canvas of its own, up to some 150 KB. Left alone, malloc gives that back to the system after each frame and
  // takes it again for the next: a system call or two and dozens of page faults for every key.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, 4 << 20);
  screen = newterm(NULL, stdout, stdin);
  if (!screen) return -1;
  // Curses sends it (OSC 104) when it comes back after a stop, and resets a palette that we never touch and the user
  // may have changed. The text belongs to this screen's own copy of the entry.
  char *reset_palette = tigetstr("oc");
  if (reset_palette && reset_palette != (char *)-1) *reset_palette = 0;
  raw();
  noecho();
  nonl();
  // Output must never wait for input or be cut short by it.
  typeahead(-1);
  intrflush(stdscr, FALSE);
  // Rows are written, never moved apart by inserted characters: what a shift leaves of a wide character or a joined
  // emoji differs among terminals.
  idcok(stdscr, FALSE);
  has_color = uses_color && has_colors() && start_color() == OK;
  if (has_color) use_default_colors();
  return 0;
}

int wt_screen_colors(void) { return has_color ? COLORS : 0; }

int wt_screen_pair(int foreground, int background) {
  if (!has_color) return 0;
  int pair = alloc_pair(foreground, background);
  return pair < 0 ? 0 : pair;
}

void wt_screen_size(int *rows, int *columns) {
  *rows = LINES;
  *columns = COLS;
}

void wt_screen_resize(int rows, int columns) { resizeterm(rows, columns); }

static attr_t curses_attributes(uint32_t attributes) {
  attr_t result = 0;
  if (attributes & WT_BOLD) result |= WA_BOLD;
  if (attributes & WT_DIM) result |= WA_DIM;
  if (attributes & WT_ITALIC) result |= WA_ITALIC;
  if (attributes & WT_UNDERLINE) result |= WA_UNDERLINE;
  if (attributes & WT_REVERSE) result |= WA_REVERSE;
  return result;
}

void wt_screen_put(int row, int column, const wt_cell *cells, int count) {
  enum { chunk = 256 };
  cchar_t buffer[chunk];
  while (count > 0) {
    int length = count < chunk ? count : chunk;
    int columns = 0;
    for (int i = 0; i < length; i++) {
      // setcchar refuses clusters such as flags and joined emoji, so the parts are set one by one.
      memset(&buffer[i], 0, sizeof buffer[i]);
      for (int k = 0; k < 5 && k < CCHARW_MAX; k++) buffer[i].chars[k] = (wchar_t)cells[i].scalars[k];
      buffer[i].attr = curses_attributes(cells[i].attributes);
#if NCURSES_EXT_COLORS
      buffer[i].ext_color = cells[i].pair;
      // Old readers of the attribute see the low byte of the pair.
      buffer[i].attr |= (attr_t)COLOR_PAIR(cells[i].pair > 255 ? 255 : cells[i].pair);
#else
      buffer[i].attr |= (attr_t)COLOR_PAIR(cells[i].pair);
#endif
      int width = wcwidth((wchar_t)cells[i].scalars[0]);
      columns += width > 0 ? width : 1;
    }
    mvwadd_wchnstr(stdscr, row, column, buffer, length);
    column += columns;
    cells += length;
    count -= length;
  }
}

void wt_screen_redraw_rows(int row, int count) { wredrawln(stdscr, row, count); }

void wt_screen_redraw_all(void) { clearok(curscr, TRUE); }

void wt_screen_flush(int cursor_row, int cursor_column) {
  static int shown = -1;
  int visible = cursor_row >= 0;
  if (visible) wmove(stdscr, cursor_row, cursor_column);
  if (isendwin()) shown = -1;
  wnoutrefresh(stdscr);
  if (visible != shown) {
    curs_set(visible);
    shown = visible;
  }
  doupdate();
}

void wt_screen_close(void) {
  if (screen && !isendwin()) endwin();
}

static int (*columns_of)(uint32_t scalar);

void wt_use_columns(int (*columns)(uint32_t scalar)) { columns_of = columns; }

/// Curses asks this of the C library, whose Unicode may be years old. A program's own symbol comes before that of a
/// shared library, for libncursesw too.
int wcwidth(wchar_t scalar) {
  if (scalar == 0) return 0;
  if (columns_of) return columns_of((uint32_t)scalar);
  return scalar >= 0x20 && scalar < 0x7f ? 1 : -1;
}

int wt_terminal_size(int *rows, int *columns) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return size.ws_row > 0 && size.ws_col > 0;
}
