// Starts a program on a pseudo terminal of 120x40 and measures, in C so that the measuring costs nothing to speak of:
// the time from spawn to a text in its output, resident memory, the time from a key to its echo, and context switches.
//
//     ptybench [-p INPUT]... [-w TEXT] [-k KEYS] [-s SETTLE_MS] [-i IDLE_SECONDS] READY_TEXT PROGRAM [ARGUMENT...]
//
// Each INPUT is typed once the program is ready and quiet, to reach the place where keys are measured. With TEXT the keys wait
// until that shows, because something else goes on by then.
//
// Prints one line: start_us=N rss_kib=N anon_kib=N echo_us=N,N,… switches=N (the last two when asked for).

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT_MS = 10000, MAX_KEYS = 1000, MAX_INPUTS = 4 };

static int master;
static pid_t child;
static char seen[1 << 16];  // The newest output; a text may be split over two reads.
static size_t seen_count;

static double now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void fail(const char *why) {
  fprintf(stderr, "ptybench: %s; last output: %.*s\n", why, (int)(seen_count > 2000 ? 2000 : seen_count), seen);
  if (child > 0) kill(child, SIGKILL);
  exit(1);
}

// Takes output for up to `limit_ms`; returns 0 when none came.
static int take(int limit_ms) {
  struct pollfd waiting = {.fd = master, .events = POLLIN};
  if (poll(&waiting, 1, limit_ms) <= 0) return 0;
  if (seen_count > sizeof seen / 2) {
    memmove(seen, seen + seen_count - 256, 256);
    seen_count = 256;
  }
  ssize_t count = read(master, seen + seen_count, sizeof seen - seen_count);
  if (count <= 0) fail("the program ended");
  seen_count += (size_t)count;
  return 1;
}

static double time_until(const char *text, double start) {
  size_t length = strlen(text);
  for (;;) {
    if (memmem(seen, seen_count, text, length)) return now_us() - start;
    if (!take(LIMIT_MS)) fail("the expected text did not come");
  }
}

static void settle(int quiet_ms) {
  while (take(quiet_ms)) {}
  seen_count = 0;
}

static void write_all(const char *bytes, size_t count) {
  if (write(master, bytes, count) != (ssize_t)count) fail("the terminal takes no input");
}

// Sum of a field over a status file, or over those of all threads.
static long status_field(const char *path, const char *name) {
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  char line[256];
  long value = 0;
  while (fgets(line, sizeof line, file))
    if (strncmp(line, name, strlen(name)) == 0) value = strtol(line + strlen(name) + 1, NULL, 10);
  fclose(file);
  return value;
}

typedef struct {
  long thread, count;
} Switches;
enum { MAX_THREADS = 256 };

// The context switches of every thread.
static int switches(Switches *all) {
  char folder[64], path[400];
  snprintf(folder, sizeof folder, "/proc/%d/task", child);
  DIR *tasks = opendir(folder);
  if (!tasks) fail("the program ended");
  int threads = 0;
  for (struct dirent *task; (task = readdir(tasks)) && threads < MAX_THREADS;) {
    if (task->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/%s/status", folder, task->d_name);
    all[threads].thread = atol(task->d_name);
    all[threads++].count =
        status_field(path, "voluntary_ctxt_switches") + status_field(path, "nonvoluntary_ctxt_switches");
  }
  closedir(tasks);
  return threads;
}

// Switches between two looks; a thread that came or went did not do so asleep.
static long switches_between(const Switches *before, int before_count, const Switches *after, int after_count) {
  long sum = 0;
  int same = 0;
  for (int new = 0; new < after_count; new++) {
    long count = after[new].count + 1;
    for (int old = 0; old < before_count; old++)
      if (before[old].thread == after[new].thread) {
        count = after[new].count - before[old].count;
        same++;
      }
    sum += count;
  }
  return sum + before_count - same;
}

int main(int argc, char **argv) {
  int keys = 0, settle_ms = 100, idle_seconds = 0, option;
  const char *inputs[MAX_INPUTS], *wanted = "";
  int input_count = 0;
  while ((option = getopt(argc, argv, "+p:w:k:s:i:")) != -1) {
    if (option == 'k') keys = atoi(optarg);
    else if (option == 'p' && input_count < MAX_INPUTS) inputs[input_count++] = optarg;
    else if (option == 'w') wanted = optarg;
    else if (option == 's') settle_ms = atoi(optarg);
    else if (option == 'i') idle_seconds = atoi(optarg);
    else return 2;
  }
  if (argc - optind < 2 || keys > MAX_KEYS) {
    fputs("usage: ptybench [-p INPUT]... [-w TEXT] [-k KEYS] [-s SETTLE_MS] [-i IDLE_SECONDS] READY_TEXT PROGRAM [ARGUMENT...]\n", stderr);
    return 2;
  }
  const char *ready = argv[optind];
  char **program = argv + optind + 1;

  struct winsize size = {.ws_row = 40, .ws_col = 120};
  double start = now_us();
  child = forkpty(&master, NULL, NULL, &size);
  if (child < 0) {
    perror("forkpty");
    return 1;
  }
  if (child == 0) {
    execv(program[0], program);
    perror(program[0]);
    _exit(127);
  }
  printf("start_us=%.0f", time_until(ready, start));

  settle(settle_ms);
  for (int index = 0; index < input_count; index++) {
    write_all(inputs[index], strlen(inputs[index]));
    settle(settle_ms);
  }
  if (*wanted) time_until(wanted, 0);
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/status", child);
  printf(" rss_kib=%ld anon_kib=%ld", status_field(path, "VmRSS:"), status_field(path, "RssAnon:"));

  // Letters that occur in no control sequence that the programs send, and in no mark of test mode.
  static const char letters[] = "qwyvzjko";
  for (int key = 0; key < keys; key++) {
    char text[2] = {letters[key % 8], 0};
    settle(3);
    double pressed = now_us();
    write_all(text, 1);
    printf("%s%.0f", key == 0 ? " echo_us=" : ",", time_until(text, pressed));
    settle(3);
    write_all("\x7f", 1);
    take(LIMIT_MS);
  }

  if (idle_seconds > 0) {
    // Worker threads that have nothing to do end by themselves after some seconds.
    settle(8000);
    static Switches before[MAX_THREADS], after[MAX_THREADS];
    int before_count = switches(before);
    struct timespec pause = {.tv_sec = idle_seconds};
    nanosleep(&pause, NULL);
    int after_count = switches(after);
    printf(" switches=%ld", switches_between(before, before_count, after, after_count));
  }
  putchar('\n');
  kill(child, SIGTERM);
  // The end is not measured; a program that hangs in it is ended the hard way.
  for (int tries = 0; tries < 100 && waitpid(child, NULL, WNOHANG) == 0; tries++) {
    struct pollfd waiting = {.fd = master, .events = POLLIN};
    if (poll(&waiting, 1, 20) > 0 && read(master, seen, sizeof seen) <= 0) break;
  }
  kill(child, SIGKILL);
  return 0;
}
