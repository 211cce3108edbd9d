// The load for `make bench`, part delivery: pairs of logged-in accounts, one of each pair sends texts to the other.
//     loadgen PORT WINDOW SECONDS MODE < accounts      a line of accounts: UID TOKEN; two neighbours are a pair
// Each sender keeps WINDOW texts without an acknowledgement. MODE `texts` sends one text of 250 bytes of body each;
// `empty` an empty list of texts with padding in a field nobody reads, which a server forwards without storing it;
// `typing` frames 1215, padded alike, whose arrival at the other end stands for the acknowledgement.
// At the end everything on its way is waited for. Texts are checked: every one acknowledged and delivered once, in
// order. Prints `sent=N acked=N delivered=N seconds=S p50_us=N p99_us=N`; exit status 1 says why on standard error.
// Logs in as a peer that can split glued frames (`proto` 2), and confirms what it got (1203) where the server numbers it.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_ACCOUNTS = 4096, INPUT = 1 << 18, OUTPUT = 1 << 17, BODY = 250, MAX_WINDOW = 256, SAMPLES = 1 << 20 };

struct account {
  int descriptor, is_in, is_native;
  uint32_t uid;
  char token[256];
  char *in, *out;
  size_t in_used, out_used;
  struct account *peer;
  int is_sender;
  int64_t sent, acked, delivered, inbox, confirmed, wanted_sync;
  int64_t sent_at[MAX_WINDOW];
};

static struct account accounts[MAX_ACCOUNTS];
static int account_count, poller, window, is_empty_mode, is_typing_mode, logged_in;
static char tag[32];
static size_t tag_length;
static int64_t sent, acked, delivered, begin, until;
static uint32_t *samples;
static size_t sample_count;

static int64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

__attribute__((format(printf, 1, 2), noreturn)) static void fail(const char *format, ...) {
  va_list list;
  va_start(list, format);
  fputs("loadgen: ", stderr);
  vfprintf(stderr, format, list);
  fputc('\n', stderr);
  exit(1);
}

static void flush_out(struct account *one) {
  size_t done = 0;
  while (done < one->out_used) {
    ssize_t count = send(one->descriptor, one->out + done, one->out_used - done, MSG_NOSIGNAL);
    if (count > 0) {
      done += (size_t)count;
    } else if (errno == EAGAIN) {
      struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = one};
      epoll_ctl(poller, EPOLL_CTL_MOD, one->descriptor, &event);
      break;
    } else {
      fail("send: %s", strerror(errno));
    }
  }
  memmove(one->out, one->out + done, one->out_used - done);
  one->out_used -= done;
}

static void put(struct account *one, uint16_t id, const char *body, size_t length) {
  if (one->out_used + 4 + length > OUTPUT) fail("the server takes nothing any more");
  char *at = one->out + one->out_used;
  at[0] = (char)(id >> 8), at[1] = (char)id, at[2] = (char)(length >> 8), at[3] = (char)length;
  memcpy(at + 4, body, length);
  one->out_used += 4 + length;
}

static void send_text(struct account *one) {
  char body[BODY + 1];
  int used;
  if (is_typing_mode) {
    used = snprintf(body, sizeof body, "{\"touid\":%u,\"on\":true,\"pad\":\"", one->peer->uid);
    memset(body + used, 'x', BODY - 2 - (size_t)used);
    memcpy(body + BODY - 2, "\"}", 2);
  } else if (is_empty_mode) {
    used = snprintf(body, sizeof body, "{\"fromuid\":%u,\"touid\":%u,\"text_array\":[],\"pad\":\"", one->uid,
                    one->peer->uid);
    memset(body + used, 'x', BODY - 2 - (size_t)used);
    memcpy(body + BODY - 2, "\"}", 2);
  } else {
    used = snprintf(body, sizeof body,
                    "{\"fromuid\":%u,\"touid\":%u,\"text_array\":[{\"msgid\":\"%s-%08x-%012lld\",\"content\":\"", one->uid,
                    one->peer->uid, tag, one->uid, (long long)one->sent);
    memset(body + used, 'x', BODY - 4 - (size_t)used);
    memcpy(body + BODY - 4, "\"}]}", 4);
  }
  put(one, is_typing_mode ? 1215 : 1017, body, BODY);
  one->sent_at[one->sent % MAX_WINDOW] = now_us();
  one->sent += 1;
  sent += 1;
}

static void note_acked(struct account *one) {
  if (sample_count < SAMPLES) samples[sample_count++] = (uint32_t)(now_us() - one->sent_at[one->acked % MAX_WINDOW]);
  one->acked += 1;
  acked += 1;
}

static void fill(struct account *one) {
  if (!one->is_sender) return;
  if (now_us() < until)
    while (one->sent - one->acked < window) send_text(one);
}

static int64_t number_field(const char *body, size_t length, const char *key) {
  const char *at = memmem(body, length, key, strlen(key));
  return at ? strtoll(at + strlen(key), NULL, 10) : -1;
}

// Checks every text of a frame: it must be the next of its sender.
static int64_t check_texts(const char *body, size_t length, uint32_t from, int64_t next, const char *what) {
  if (is_empty_mode) return memmem(body, length, "\"msgid\"", 7) ? next : next + 1;
  const char *at = body, *end = body + length;
  static const char key[] = "\"msgid\":\"";
  while ((at = memmem(at, (size_t)(end - at), key, sizeof key - 1))) {
    at += sizeof key - 1;
    // A server may hand out once more what an earlier run had not confirmed.
    if ((size_t)(end - at) < tag_length || memcmp(at, tag, tag_length) != 0) continue;
    char wanted[96];
    int count = snprintf(wanted, sizeof wanted, "%s-%08x-%012lld\"", tag, from, (long long)next);
    if (end - at < count || memcmp(at, wanted, (size_t)count) != 0)
      fail("%s out of order: wanted %s got %.*s", what, wanted, count, at);
    next += 1;
  }
  return next;
}

static void handle(struct account *one, uint16_t id, const char *body, size_t length) {
  switch (id) {
    case 1006:
      if (number_field(body, length, "\"error\":") != 0) fail("login of %u refused: %.*s", one->uid, (int)length, body);
      one->is_native = number_field(body, length, "\"proto\":") == 2;
      one->inbox = one->is_native ? number_field(body, length, "\"inbox\":") : 0;
      if (one->is_native && one->inbox > 0) {
        char ask[64];
        put(one, 1201, ask, (size_t)snprintf(ask, sizeof ask, "{\"cursor\":%lld,\"limit\":500}", (long long)one->inbox));
      }
      one->is_in = 1;
      logged_in += 1;
      break;
    case 1018: {
      if (number_field(body, length, "\"error\":") > 0) fail("text refused: %.*s", (int)length, body);
      int64_t next = check_texts(body, length, one->uid, one->acked, "acknowledgement");
      while (one->acked < next) note_acked(one);
      fill(one);
      break;
    }
    case 1019: {
      int64_t next = check_texts(body, length, one->peer->uid, one->delivered, "delivery");
      delivered += next - one->delivered;
      one->delivered = next;
      break;
    }
    case 1216:
      one->delivered += 1;
      delivered += 1;
      note_acked(one->peer);
      fill(one->peer);
      if (one->peer->out_used > 0) flush_out(one->peer);
      break;
    case 1021: fail("%u was sent off by another login", one->uid);
    default: return;
  }
  if (one->is_native && (id == 1018 || id == 1019)) {
    // The numbers ascend within a frame, so the last one counts.
    static const char key[] = "\"inbox\":";
    const char *at = body, *end = body + length;
    while ((at = memmem(at, (size_t)(end - at), key, sizeof key - 1))) {
      at += sizeof key - 1;
      one->inbox = strtoll(at, NULL, 10);
    }
  }
}

static void receive(struct account *one) {
  ssize_t count = recv(one->descriptor, one->in + one->in_used, INPUT - 1 - one->in_used, 0);
  if (count <= 0) {
    if (count < 0 && errno == EAGAIN) return;
    fail("the server closed the connection of %u", one->uid);
  }
  one->in_used += (size_t)count;
  one->in[one->in_used] = 0;
  size_t at = 0;
  while (one->in_used - at >= 4) {
    unsigned char *header = (unsigned char *)one->in + at;
    size_t length = (size_t)(header[2] << 8 | header[3]);
    if (one->in_used - at < 4 + length) break;
    handle(one, (uint16_t)(header[0] << 8 | header[1]), one->in + at + 4, length);
    at += 4 + length;
  }
  memmove(one->in, one->in + at, one->in_used - at);
  one->in_used -= at;
  if (one->is_native && logged_in == account_count && one->inbox > one->confirmed) {
    char body[40];
    put(one, 1203, body, (size_t)snprintf(body, sizeof body, "{\"inbox\":%lld}", (long long)one->inbox));
    one->confirmed = one->inbox;
  }
}

static void log_in(struct account *one, int port) {
  one->descriptor = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (connect(one->descriptor, (struct sockaddr *)&address, sizeof address) < 0) fail("connect: %s", strerror(errno));
  int on = 1;
  setsockopt(one->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(one->descriptor, F_SETFL, O_NONBLOCK);
  one->in = malloc(INPUT);
  one->out = malloc(OUTPUT);
  char body[512];
  int count = snprintf(body, sizeof body,
                       "{\"uid\":%u,\"token\":\"%s\",\"proto\":2,\"device\":\"be9c0000-0000-4000-8000-%012x\",\"cursor\":0}",
                       one->uid, one->token, one->uid);
  put(one, 1005, body, (size_t)count);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
  epoll_ctl(poller, EPOLL_CTL_ADD, one->descriptor, &event);
  flush_out(one);
}

static void run_until(int (*is_done)(void), int64_t limit_us) {
  struct epoll_event events[512];
  int64_t limit = now_us() + limit_us;
  while (!is_done()) {
    int ready = epoll_wait(poller, events, 512, 100);
    if (now_us() > limit)
      fail("no end: sent %lld, acked %lld, delivered %lld", (long long)sent, (long long)acked, (long long)delivered);
    for (int index = 0; index < ready; index++) {
      struct account *one = events[index].data.ptr;
      if (events[index].events & EPOLLOUT) {
        struct epoll_event again = {.events = EPOLLIN, .data.ptr = one};
        epoll_ctl(poller, EPOLL_CTL_MOD, one->descriptor, &again);
      }
      if (events[index].events & ~(unsigned)EPOLLOUT) receive(one);
      if (one->out_used > 0) flush_out(one);
    }
  }
}

static int all_in(void) { return logged_in == account_count; }
static int all_came(void) { return now_us() >= until && acked == sent && delivered == sent; }

static int by_value(const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
  return left < right ? -1 : left > right;
}

int main(int count, char **arguments) {
  if (count != 5) return 2;
  int port = atoi(arguments[1]);
  window = atoi(arguments[2]);
  double seconds = atof(arguments[3]);
  is_empty_mode = strcmp(arguments[4], "empty") == 0;
  is_typing_mode = strcmp(arguments[4], "typing") == 0;
  if (window < 1 || window > MAX_WINDOW) fail("a window is 1 to %d", MAX_WINDOW);
  while (account_count < MAX_ACCOUNTS &&
         scanf("%u %255s", &accounts[account_count].uid, accounts[account_count].token) == 2)
    account_count += 1;
  if (account_count < 2 || account_count % 2 != 0) fail("%d accounts make no pairs", account_count);
  snprintf(tag, sizeof tag, "%llx", (unsigned long long)now_us() ^ (unsigned long long)getpid() << 40);
  tag_length = strlen(tag);
  samples = malloc(SAMPLES * sizeof *samples);
  poller = epoll_create1(0);
  for (int index = 0; index < account_count; index++) {
    accounts[index].peer = &accounts[index ^ 1];
    accounts[index].is_sender = index % 2 == 0;
    log_in(&accounts[index], port);
  }
  run_until(all_in, 30000000);
  // Tells the caller to look at the server's processor time.
  puts("begin");
  fflush(stdout);
  begin = now_us();
  until = begin + (int64_t)(seconds * 1e6);
  for (int index = 0; index < account_count; index++) {
    fill(&accounts[index]);
    flush_out(&accounts[index]);
  }
  run_until(all_came, (int64_t)(seconds * 1e6) + 60000000);
  double took = (double)(now_us() - begin) / 1e6;
  qsort(samples, sample_count, sizeof *samples, by_value);
  uint32_t middle = sample_count ? samples[sample_count / 2] : 0, late = sample_count ? samples[sample_count * 99 / 100] : 0;
  printf("sent=%lld acked=%lld delivered=%lld seconds=%.3f p50_us=%u p99_us=%u\n", (long long)sent, (long long)acked,
         (long long)delivered, took, middle, late);
  return 0;
}
