// Modes of the terminal and signals: what must also work inside a signal handler.

#define _GNU_SOURCE 1

#include "CNcurses.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

static struct termios original;
static struct termios raw_modes;
static char restore_bytes[512];
static size_t restore_length;
/// 1 while the terminal is ours. Taken by whoever restores it, so that this happens once.
static atomic_int is_entered;
static atomic_int wake = -1;
static atomic_ullong noted;

/// How long the terminal may take for bytes that give it back. One that takes none (a stalled link) is not waited for.
enum { restore_milliseconds = 500 };

/// Writes all of it as long as the terminal takes it; async-signal-safe.
static void write_while_taken(const char *bytes, size_t length) {
  // Other programs may share these flags with us, so they are put back.
  int flags = fcntl(STDOUT_FILENO, F_GETFL);
  if (flags < 0 || fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK) != 0) return;
  int waits_left = 8;
  while (length > 0) {
    ssize_t count = write(STDOUT_FILENO, bytes, length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) {
      struct pollfd terminal = {.fd = STDOUT_FILENO, .events = POLLOUT};
      if (waits_left-- == 0 || poll(&terminal, 1, restore_milliseconds) <= 0) break;
      continue;
    }
    if (count <= 0) break;
    bytes += count;
    length -= (size_t)count;
  }
  fcntl(STDOUT_FILENO, F_SETFL, flags);
}

/// Async-signal-safe, and registered for exit: a terminal left raw is the worst that a program can leave behind.
static void restore_terminal(void) {
  if (!atomic_exchange(&is_entered, 0)) return;
  write_while_taken(restore_bytes, restore_length);
  // In two steps, for TCSAFLUSH waits until all output is taken.
  tcflush(STDIN_FILENO, TCIFLUSH);
  tcsetattr(STDIN_FILENO, TCSANOW, &original);
}

int wt_modes_enter(const char *restore, size_t length) {
  static int is_registered;
  if (tcgetattr(STDIN_FILENO, &original) != 0) return -1;
  restore_length = length < sizeof restore_bytes ? length : sizeof restore_bytes;
  memcpy(restore_bytes, restore, restore_length);
  raw_modes = original;
  raw_modes.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR | IGNCR | BRKINT | PARMRK | INPCK | ISTRIP);
  raw_modes.c_oflag &= ~(tcflag_t)ONLCR;
  raw_modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | ISIG | IEXTEN);
  raw_modes.c_cflag = (raw_modes.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
  raw_modes.c_cc[VMIN] = 1;
  raw_modes.c_cc[VTIME] = 0;
  if (!is_registered) {
    if (atexit(restore_terminal) != 0) return -1;
    is_registered = 1;
  }
  if (tcsetattr(STDIN_FILENO, TCSADRAIN, &raw_modes) != 0) return -1;
  atomic_store(&is_entered, 1);
  return 0;
}

void wt_modes_reenter(void) {
  tcsetattr(STDIN_FILENO, TCSADRAIN, &raw_modes);
  atomic_store(&is_entered, 1);
}

void wt_modes_leave(void) {
  if (!atomic_exchange(&is_entered, 0)) return;
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &original);
}

// MARK: Signals

static const int fatal_signals[] = {SIGQUIT, SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSYS};
// All that would end the program otherwise, and that somebody may send for a reason of their own.
static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU, SIGPWR, SIGVTALRM, SIGPROF, SIGIO};
// A write tells by its error that nobody reads, or that the file may not grow.
static const int needless_signals[] = {SIGPIPE, SIGXFSZ};
static const int deadline_signals[] = {SIGALRM};
static const int noted_signals[] = {SIGWINCH, SIGTSTP, SIGCONT};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BIT(number) (1ull << (number))

static void die_by(int number) {
  restore_terminal();
  signal(number, SIG_DFL);
  raise(number);
}

static void on_fatal_signal(int number) { die_by(number); }

static void note(int number) {
  int saved = errno;
  atomic_fetch_or(&noted, BIT(number));
  int descriptor = atomic_load(&wake);
  uint64_t one = 1;
  // The counter of an eventfd cannot be full of single signals, and there is nobody to tell.
  if (descriptor >= 0 && write(descriptor, &one, sizeof one) < 0) {}
  errno = saved;
}

/// How long a request to end may go without an answer. The main thread answers within milliseconds, unless it is
/// stuck in a write to a terminal that takes nothing.
enum { answer_seconds = 3 };

static atomic_int ending_signal;

static void on_ending_signal(int number) {
  static atomic_int requests;
  // The first one asks; if the program is too busy to answer, the second one ends it, or time does.
  if (atomic_fetch_add(&requests, 1) > 0) {
    die_by(number);
  } else {
    atomic_store(&ending_signal, number);
    alarm(answer_seconds);
    note(number);
  }
}

int wt_signals_ending(void) { return atomic_load(&ending_signal); }

static void on_no_answer(int number) {
  // Without a request somebody else has sent it.
  int requested = atomic_load(&ending_signal);
  die_by(requested ? requested : number);
}

static int install(const int *signals, size_t count, void (*handler)(int), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < count; i++) {
    if (sigaction(signals[i], &action, NULL) != 0) return -1;
  }
  return 0;
}

int wt_signals_install(void) {
  // A stack of its own, so that even an overflow of the first thread's stack restores the terminal.
  static char stack_memory[64 * 1024];
  stack_t stack = {.ss_sp = stack_memory, .ss_size = sizeof stack_memory, .ss_flags = 0};
  if (sigaltstack(&stack, NULL) != 0) return -1;
  int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (descriptor < 0) return -1;
  atomic_store(&wake, descriptor);
  if (install(fatal_signals, COUNT(fatal_signals), on_fatal_signal, SA_ONSTACK | SA_NODEFER | SA_RESETHAND) != 0) {
    return -1;
  }
  if (install(ending_signals, COUNT(ending_signals), on_ending_signal, SA_ONSTACK | SA_RESTART) != 0) return -1;
  if (install(needless_signals, COUNT(needless_signals), SIG_IGN, 0) != 0) return -1;
  if (install(deadline_signals, COUNT(deadline_signals), on_no_answer, SA_ONSTACK | SA_RESTART) != 0) return -1;
  if (install(noted_signals, COUNT(noted_signals), note, SA_ONSTACK | SA_RESTART) != 0) return -1;
  return descriptor;
}

void wt_signals_remove(void) {
  int descriptor = atomic_exchange(&wake, -1);
  alarm(0);
  install(needless_signals, COUNT(needless_signals), SIG_DFL, 0);
  install(deadline_signals, COUNT(deadline_signals), SIG_DFL, 0);
  install(fatal_signals, COUNT(fatal_signals), SIG_DFL, 0);
  install(ending_signals, COUNT(ending_signals), SIG_DFL, 0);
  install(noted_signals, COUNT(noted_signals), SIG_DFL, 0);
  if (descriptor >= 0) close(descriptor);
}

uint64_t wt_signals_take(void) { return atomic_exchange(&noted, 0); }

void wt_signals_stop(void) {
  static const int stop = SIGTSTP;
  // The group first, so that whatever started the program (a shell script, make) stops with it.
  install(&stop, 1, SIG_IGN, 0);
  kill(0, SIGTSTP);
  // A thread that blocks the signal, as libdispatch's do, keeps this process's own copy pending although it is ignored,
  // and would stop the process a second time later. Ignoring the signal anew throws away what is pending.
  install(&stop, 1, SIG_IGN, 0);
  install(&stop, 1, SIG_DFL, 0);
  // Then this thread, which stops the whole process before the call returns. Sent to the process, the signal could
  // be taken by another thread while this one already goes on.
  sigset_t mask;
  sigset_t before;
  sigemptyset(&mask);
  sigaddset(&mask, SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &mask, &before);
  pthread_kill(pthread_self(), SIGTSTP);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  install(&stop, 1, note, SA_ONSTACK | SA_RESTART);
}
