#ifndef CNCURSES_H
#define CNCURSES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The little that the program needs of curses (ncursesw), and what must run inside a signal handler.
///
/// Curses is used for output only, so it is not imported into Swift as a whole: its globals, macros and variadic
/// functions have no good form there. There is one screen in a process. Everything is for the main thread, except that
/// the handlers of wt_signals_install run anywhere.

// MARK: Screen

/// One cell for curses: a scalar with a width and up to four without, zero where there is none.
typedef struct {
  uint32_t scalars[5];
  /// WT_BOLD …, combined.
  uint32_t attributes;
  /// From wt_screen_pair.
  int32_t pair;
} wt_cell;

enum {
  WT_BOLD = 1,
  WT_DIM = 2,
  WT_ITALIC = 4,
  WT_UNDERLINE = 8,
  WT_REVERSE = 16,
};

/// Sets the character type of the process to UTF-8: by the environment, else C.UTF-8. Returns 0 if neither works.
int wt_locale_use_utf8(void);

/// What terminfo knows of TERM.
enum {
  /// Enough to draw a screen.
  WT_TERMINAL_USABLE = 1,
  WT_TERMINAL_UNKNOWN = 0,
  /// Known as a terminal that cannot move its cursor.
  WT_TERMINAL_CANNOT_MOVE = -1,
  /// There is no database at all.
  WT_TERMINAL_NO_DATABASE = -2,
};

/// Reads the entry for TERM, which wt_terminal_string then asks. Returns WT_TERMINAL_….
int wt_terminal_is_usable(void);

/// A string capability of TERM without padding, in a buffer of its own up to the next call; NULL if TERM has none.
const char *wt_terminal_string(const char *name);

/// Starts curses on standard output. Returns 0, or -1 if curses refuses. With `uses_color` 0 no colour is ever set.
int wt_screen_open(int uses_color);

/// Colours that the open screen has; 0 for none.
int wt_screen_colors(void);

/// The pair of two colours, by their numbers for this terminal; -1 is the terminal's own colour.
int wt_screen_pair(int foreground, int background);

/// Size as curses knows it.
void wt_screen_size(int *rows, int *columns);

/// Tells curses about a new size.
void wt_screen_resize(int rows, int columns);

/// Puts cells beside each other. They must fit into the row.
void wt_screen_put(int row, int column, const wt_cell *cells, int count);

/// Makes the next flush write these rows whole, even where curses thinks that they are right.
void wt_screen_redraw_rows(int row, int count);

/// Makes the next flush clear and write everything.
void wt_screen_redraw_all(void);

/// Writes what has changed and puts the cursor; a negative row hides it.
void wt_screen_flush(int cursor_row, int cursor_column);

/// Leaves curses' screen; wt_screen_flush enters it again.
void wt_screen_close(void);

/// Makes curses count columns by this function instead of the C library's wcwidth: 0, 1 or 2, or -1 for a scalar that it
/// is never given. Before wt_screen_open.
void wt_use_columns(int (*columns)(uint32_t scalar));

// MARK: Terminal modes

/// Keeps the modes of the terminal and the bytes that undo ours, then sets raw mode. Returns 0 or -1 (errno).
///
/// `restore` is what a signal handler or exit writes to leave the screen; at most 512 bytes are kept.
int wt_modes_enter(const char *restore, size_t length);

/// Sets raw mode again, after a suspension.
void wt_modes_reenter(void);

/// Restores the modes without writing anything; the caller has left the screen.
void wt_modes_leave(void);

/// Size according to the terminal; 0 if it does not say.
int wt_terminal_size(int *rows, int *columns);

// MARK: Signals

/// Installs the handlers: fatal signals and a second request to end restore the terminal and then take their course;
/// the others are noted, and the eventfd that is returned becomes readable. -1 (errno) if that fails.
int wt_signals_install(void);

/// Sets the default actions again and closes the eventfd.
void wt_signals_remove(void);

/// The signals noted since the last call, bit n for signal n.
uint64_t wt_signals_take(void);

/// The signal that asked the program to end; 0 if none did.
int wt_signals_ending(void);

/// Stops the process group as Ctrl-Z would in a cooked terminal; returns when it goes on.
void wt_signals_stop(void);

#ifdef __cplusplus
}
#endif
#endif
