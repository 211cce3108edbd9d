// The same pages of a history as the client reads, and searches by reading every message, with nothing but SQLite.
//
//     history-bare FILE
//
// Prints name=value lines; times are in microseconds.

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PAGES = 2000, PAGE_SIZE = 60 };

static sqlite3 *database;

static double now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void check(int result) {
  if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE) return;
  fprintf(stderr, "history-bare: %s\n", sqlite3_errmsg(database));
  exit(1);
}

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v2(database, sql, -1, &statement, NULL));
  return statement;
}

static int ascending(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return difference < 0 ? -1 : difference > 0;
}

static void report(const char *name, double *times, int count) {
  qsort(times, (size_t)count, sizeof *times, ascending);
  printf("%s_p50_us=%.0f\n%s_p99_us=%.0f\n", name, times[count / 2], name, times[count * 99 / 100]);
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  check(sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL));
  check(sqlite3_exec(database, "PRAGMA cache_size = -2000", NULL, NULL, NULL));
  sqlite3_stmt *last = prepare("SELECT max(local_id) FROM message");
  check(sqlite3_step(last));
  int64_t messages = sqlite3_column_int64(last, 0);
  sqlite3_finalize(last);

  sqlite3_stmt *place = prepare("SELECT conversation, sender, msgid FROM message WHERE local_id = ?");
  sqlite3_stmt *number = prepare("SELECT local_id FROM message WHERE sender = ? AND msgid = ?");
  sqlite3_stmt *page = prepare(
      "SELECT msgid, sender, content, ts_ms, state, fail_reason FROM message "
      "WHERE conversation = ? AND local_id < ? ORDER BY local_id DESC LIMIT ?");
  static double times[PAGES];
  srandom(3);
  for (int index = 0; index < PAGES; index++) {
    sqlite3_bind_int64(place, 1, 1 + random() % messages);
    check(sqlite3_step(place));
    double start = now_us();
    sqlite3_bind_int64(number, 1, sqlite3_column_int64(place, 1));
    sqlite3_bind_value(number, 2, sqlite3_column_value(place, 2));
    check(sqlite3_step(number));
    sqlite3_bind_int64(page, 1, sqlite3_column_int64(place, 0));
    sqlite3_bind_int64(page, 2, sqlite3_column_int64(number, 0));
    sqlite3_bind_int(page, 3, PAGE_SIZE);
    size_t bytes = 0;
    while (sqlite3_step(page) == SQLITE_ROW) {
      sqlite3_column_text(page, 2);
      bytes += (size_t)sqlite3_column_bytes(page, 2);
    }
    times[index] = now_us() - start;
    if (bytes == SIZE_MAX) return 1;
    sqlite3_reset(place);
    sqlite3_reset(number);
    sqlite3_reset(page);
  }
  report("bare_page", times, PAGES);

  // What a search costs without an index: nothing is found, so everything is read.
  static const char *absent[] = {"%\xE9\xBE\xA0%", "%zqxzq%", "%\xE9\xBE\xA0\xE9\xBE\x9F%"};
  sqlite3_stmt *scan = prepare("SELECT local_id FROM message WHERE content LIKE ? ORDER BY local_id DESC LIMIT 30");
  static double scans[3];
  for (int index = 0; index < 3; index++) {
    double start = now_us();
    sqlite3_bind_text(scan, 1, absent[index], -1, SQLITE_STATIC);
    while (sqlite3_step(scan) == SQLITE_ROW) {}
    scans[index] = now_us() - start;
    sqlite3_reset(scan);
  }
  report("bare_scan", scans, 3);
  return 0;
}
