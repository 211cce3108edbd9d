// The yardstick for the server: what a plain C program needs to forward texts between logged-in connections.
//     relay PORT             forwards only: 1017 leaves as 1019 to the recipient and as 1018 to the sender, 1215 as 1216
//     relay PORT DATABASE    stores first, in groups: what arrives while one commit runs is the next transaction
// It checks nothing that a server has to check (tokens, friendships, JSON, limits, slow peers).

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 65536, MAX_UID = 1 << 20, INPUT = 1 << 17, EVENTS = 256 };

struct connection {
  int descriptor;
  uint32_t uid;
  size_t in_used, out_used, out_size;
  char *in, *out;
  int is_dirty;
};

// A text that waits for its commit.
struct text {
  struct text *next;
  int sender_descriptor;
  uint32_t from, to;
  uint16_t length;
  char body[];
};

static struct connection *connections[MAX_CONNECTIONS], *by_uid[MAX_UID];
static struct connection *dirty[MAX_CONNECTIONS];
static int dirty_count, poller, committed_event = -1;

static void die(const char *what) {
  perror(what);
  exit(1);
}

// MARK: Storage

static sqlite3 *database;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t texts_came = PTHREAD_COND_INITIALIZER;
static struct text *waiting, **waiting_end = &waiting, *committed, **committed_end = &committed;
static sqlite3_stmt *find_conversation, *add_conversation, *next_sequence, *add_message, *next_number, *add_event;

static void check(int result) {
  if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW) return;
  fprintf(stderr, "relay: %s\n", sqlite3_errmsg(database));
  exit(1);
}

static sqlite3_stmt *prepared(const char *sql) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
  return statement;
}

static int64_t number_from(sqlite3_stmt *statement) {
  int result = sqlite3_step(statement);
  check(result);
  int64_t number = result == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
  if (result == SQLITE_ROW) check(sqlite3_step(statement));
  sqlite3_reset(statement);
  return number;
}

static void open_database(const char *path) {
  check(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL));
  check(sqlite3_exec(
      database,
      "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
      "PRAGMA journal_size_limit = 8388608;"
      "CREATE TABLE conversation(conv_id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, low_uid INTEGER,"
      "  high_uid INTEGER, last_seq INTEGER NOT NULL, UNIQUE(low_uid, high_uid));"
      "CREATE TABLE message(msg_id INTEGER PRIMARY KEY, conv_id INTEGER NOT NULL REFERENCES conversation(conv_id),"
      "  conv_seq INTEGER NOT NULL, sender_uid INTEGER NOT NULL, client_msg_id TEXT NOT NULL, type INTEGER NOT NULL,"
      "  body TEXT NOT NULL, state INTEGER NOT NULL, ts INTEGER NOT NULL, UNIQUE(conv_id, conv_seq),"
      "  UNIQUE(sender_uid, client_msg_id));"
      "CREATE TABLE user_sync(uid INTEGER PRIMARY KEY, last_useq INTEGER NOT NULL, min_useq INTEGER NOT NULL);"
      "CREATE TABLE user_event(uid INTEGER NOT NULL, useq INTEGER NOT NULL, kind INTEGER NOT NULL,"
      "  conv_id INTEGER NOT NULL, conv_seq INTEGER NOT NULL, aux TEXT, PRIMARY KEY(uid, useq)) WITHOUT ROWID;",
      NULL, NULL, NULL));
  find_conversation = prepared("SELECT conv_id FROM conversation WHERE low_uid = ? AND high_uid = ?");
  add_conversation = prepared("INSERT INTO conversation(kind, low_uid, high_uid, last_seq) VALUES (1, ?, ?, 0)");
  next_sequence = prepared("UPDATE conversation SET last_seq = last_seq + 1 WHERE conv_id = ? RETURNING last_seq");
  add_message = prepared(
      "INSERT INTO message(conv_id, conv_seq, sender_uid, client_msg_id, type, body, state, ts)"
      " VALUES (?, ?, ?, ?, 1, ?, 0, ?) ON CONFLICT(sender_uid, client_msg_id) DO NOTHING");
  next_number = prepared(
      "INSERT INTO user_sync(uid, last_useq, min_useq) VALUES (?, 1, 1)"
      " ON CONFLICT(uid) DO UPDATE SET last_useq = last_useq + 1 RETURNING last_useq");
  add_event = prepared("INSERT INTO user_event(uid, useq, kind, conv_id, conv_seq) VALUES (?, ?, 1, ?, ?)");
}

// The string behind a key; the load generator sends no escapes.
static const char *string_field(const struct text *text, const char *key, int *length) {
  const char *start = memmem(text->body, text->length, key, strlen(key));
  if (!start) return NULL;
  start += strlen(key);
  const char *end = memchr(start, '"', (size_t)(text->body + text->length - start));
  if (!end) return NULL;
  *length = (int)(end - start);
  return start;
}

static void store(const struct text *text) {
  int id_length, content_length;
  const char *id = string_field(text, "\"msgid\":\"", &id_length);
  const char *content = string_field(text, "\"content\":\"", &content_length);
  if (!id || !content) return;
  uint32_t low = text->from < text->to ? text->from : text->to, high = text->from < text->to ? text->to : text->from;
  sqlite3_bind_int64(find_conversation, 1, low);
  sqlite3_bind_int64(find_conversation, 2, high);
  int64_t conversation = number_from(find_conversation);
  if (conversation < 0) {
    sqlite3_bind_int64(add_conversation, 1, low);
    sqlite3_bind_int64(add_conversation, 2, high);
    number_from(add_conversation);
    conversation = sqlite3_last_insert_rowid(database);
  }
  sqlite3_bind_int64(next_sequence, 1, conversation);
  int64_t sequence = number_from(next_sequence);
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  sqlite3_bind_int64(add_message, 1, conversation);
  sqlite3_bind_int64(add_message, 2, sequence);
  sqlite3_bind_int64(add_message, 3, text->from);
  sqlite3_bind_text(add_message, 4, id, id_length, SQLITE_STATIC);
  sqlite3_bind_text(add_message, 5, content, content_length, SQLITE_STATIC);
  sqlite3_bind_int64(add_message, 6, now.tv_sec * 1000 + now.tv_nsec / 1000000);
  number_from(add_message);
  for (int member = 0; member < 2; member++) {
    uint32_t uid = member == 0 ? low : high;
    sqlite3_bind_int64(next_number, 1, uid);
    int64_t number = number_from(next_number);
    sqlite3_bind_int64(add_event, 1, uid);
    sqlite3_bind_int64(add_event, 2, number);
    sqlite3_bind_int64(add_event, 3, conversation);
    sqlite3_bind_int64(add_event, 4, sequence);
    number_from(add_event);
  }
}

static void *write_batches(void *unused) {
  (void)unused;
  for (;;) {
    pthread_mutex_lock(&lock);
    while (!waiting) pthread_cond_wait(&texts_came, &lock);
    struct text *batch = waiting, **batch_end = waiting_end;
    waiting = NULL;
    waiting_end = &waiting;
    pthread_mutex_unlock(&lock);
    check(sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL));
    for (struct text *text = batch; text; text = text->next) store(text);
    check(sqlite3_exec(database, "COMMIT", NULL, NULL, NULL));
    pthread_mutex_lock(&lock);
    *committed_end = batch;
    committed_end = batch_end;
    pthread_mutex_unlock(&lock);
    uint64_t one = 1;
    if (write(committed_event, &one, sizeof one) < 0) die("eventfd");
  }
  return NULL;
}

// MARK: Connections

static void put(struct connection *to, uint16_t id, const char *body, uint16_t length) {
  size_t needed = to->out_used + 4 + length;
  if (needed > to->out_size) {
    to->out_size = needed * 2;
    to->out = realloc(to->out, to->out_size);
    if (!to->out) die("realloc");
  }
  char *at = to->out + to->out_used;
  at[0] = (char)(id >> 8), at[1] = (char)id, at[2] = (char)(length >> 8), at[3] = (char)length;
  memcpy(at + 4, body, length);
  to->out_used = needed;
  if (!to->is_dirty) {
    to->is_dirty = 1;
    dirty[dirty_count++] = to;
  }
}

// One system call for everything that a round brought, as our server does it.
static void flush_all(void) {
  for (int index = 0; index < dirty_count; index++) {
    struct connection *to = dirty[index];
    to->is_dirty = 0;
    size_t sent = 0;
    while (sent < to->out_used) {
      ssize_t count = send(to->descriptor, to->out + sent, to->out_used - sent, MSG_NOSIGNAL);
      if (count > 0) {
        sent += (size_t)count;
      } else if (errno == EAGAIN) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.fd = to->descriptor};
        epoll_ctl(poller, EPOLL_CTL_MOD, to->descriptor, &event);
        break;
      } else {
        sent = to->out_used;
      }
    }
    memmove(to->out, to->out + sent, to->out_used - sent);
    to->out_used -= sent;
  }
  dirty_count = 0;
}

static uint32_t number_field(const char *body, size_t length, const char *key) {
  const char *at = memmem(body, length, key, strlen(key));
  return at ? (uint32_t)strtoul(at + strlen(key), NULL, 10) % MAX_UID : 0;
}

static void forward(int sender, uint32_t to, const char *body, uint16_t length) {
  if (by_uid[to]) put(by_uid[to], 1019, body, length);
  if (connections[sender]) put(connections[sender], 1018, body, length);
}

static void handle(struct connection *from, uint16_t id, char *body, uint16_t length) {
  if (id == 1005) {
    from->uid = number_field(body, length, "\"uid\":");
    by_uid[from->uid] = from;
    char reply[64];
    int count = snprintf(reply, sizeof reply, "{\"error\":0,\"uid\":%u}", from->uid);
    put(from, 1006, reply, (uint16_t)count);
  } else if (id == 1215) {
    uint32_t to = number_field(body, length, "\"touid\":");
    if (by_uid[to]) put(by_uid[to], 1216, body, length);
  } else if (id == 1017) {
    uint32_t to = number_field(body, length, "\"touid\":");
    if (!database) {
      forward(from->descriptor, to, body, length);
      return;
    }
    struct text *text = malloc(sizeof *text + length + 1);
    if (!text) die("malloc");
    *text = (struct text){.sender_descriptor = from->descriptor, .from = from->uid, .to = to, .length = length};
    memcpy(text->body, body, length);
    pthread_mutex_lock(&lock);
    *waiting_end = text;
    waiting_end = &text->next;
    pthread_cond_signal(&texts_came);
    pthread_mutex_unlock(&lock);
  }
}

static void answer_committed(void) {
  uint64_t count;
  if (read(committed_event, &count, sizeof count) < 0) return;
  pthread_mutex_lock(&lock);
  struct text *text = committed;
  committed = NULL;
  committed_end = &committed;
  pthread_mutex_unlock(&lock);
  while (text) {
    forward(text->sender_descriptor, text->to, text->body, text->length);
    struct text *next = text->next;
    free(text);
    text = next;
  }
}

static void drop(struct connection *gone) {
  if (by_uid[gone->uid] == gone) by_uid[gone->uid] = NULL;
  connections[gone->descriptor] = NULL;
  close(gone->descriptor);
  free(gone->in);
  free(gone->out);
  free(gone);
}

static void receive(struct connection *from) {
  ssize_t count = recv(from->descriptor, from->in + from->in_used, INPUT - from->in_used, 0);
  if (count <= 0) {
    if (count == 0 || errno != EAGAIN) drop(from);
    return;
  }
  from->in_used += (size_t)count;
  size_t at = 0;
  while (from->in_used - at >= 4) {
    unsigned char *header = (unsigned char *)from->in + at;
    uint16_t id = (uint16_t)(header[0] << 8 | header[1]), length = (uint16_t)(header[2] << 8 | header[3]);
    if (from->in_used - at < 4u + length) break;
    handle(from, id, from->in + at + 4, length);
    at += 4u + length;
  }
  memmove(from->in, from->in + at, from->in_used - at);
  from->in_used -= at;
}

static void accept_all(int listener) {
  int descriptor;
  while ((descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    if (descriptor >= MAX_CONNECTIONS) {
      close(descriptor);
      continue;
    }
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *made = calloc(1, sizeof *made);
    if (!made || !(made->in = malloc(INPUT))) die("malloc");
    made->descriptor = descriptor;
    connections[descriptor] = made;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
    epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
  }
}

int main(int count, char **arguments) {
  if (count < 2) return 2;
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[1])),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0) die("bind");
  poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  if (count > 2) {
    open_database(arguments[2]);
    committed_event = eventfd(0, EFD_NONBLOCK);
    event.data.fd = committed_event;
    epoll_ctl(poller, EPOLL_CTL_ADD, committed_event, &event);
    pthread_t writer;
    if (pthread_create(&writer, NULL, write_batches, NULL) != 0) die("pthread_create");
  }
  puts("ready");
  fflush(stdout);
  struct epoll_event events[EVENTS];
  for (;;) {
    int ready = epoll_wait(poller, events, EVENTS, -1);
    for (int index = 0; index < ready; index++) {
      int descriptor = events[index].data.fd;
      struct connection *one = connections[descriptor];
      if (descriptor == listener) {
        accept_all(listener);
      } else if (descriptor == committed_event) {
        answer_committed();
      } else if (one) {
        if (events[index].events & EPOLLOUT) {
          struct epoll_event again = {.events = EPOLLIN, .data.fd = descriptor};
          epoll_ctl(poller, EPOLL_CTL_MOD, descriptor, &again);
          if (!one->is_dirty && one->out_used > 0) {
            one->is_dirty = 1;
            dirty[dirty_count++] = one;
          }
        }
        if (events[index].events & ~(unsigned)EPOLLOUT) receive(one);
      }
    }
    flush_all();
  }
}
