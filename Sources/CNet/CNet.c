// The type checks of curl_easy_setopt are macros around the linked function, which is not there.
#define CURL_DISABLE_TYPECHECK 1

#include "CNet.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

// The functions used, under their own types, so that the compiler checks each call as if libcurl were linked.
static struct {
  __typeof__(&curl_global_init) global_init;
  __typeof__(&curl_easy_init) easy_init;
  __typeof__(&curl_easy_cleanup) easy_cleanup;
  __typeof__(&curl_easy_setopt) easy_setopt;
  __typeof__(&curl_easy_getinfo) easy_getinfo;
  __typeof__(&curl_easy_send) easy_send;
  __typeof__(&curl_easy_recv) easy_recv;
  __typeof__(&curl_easy_strerror) easy_strerror;
  __typeof__(&curl_multi_init) multi_init;
  __typeof__(&curl_multi_cleanup) multi_cleanup;
  __typeof__(&curl_multi_add_handle) multi_add_handle;
  __typeof__(&curl_multi_remove_handle) multi_remove_handle;
  __typeof__(&curl_multi_perform) multi_perform;
  __typeof__(&curl_multi_poll) multi_poll;
  __typeof__(&curl_multi_wakeup) multi_wakeup;
  __typeof__(&curl_multi_info_read) multi_info_read;
  __typeof__(&curl_slist_append) slist_append;
  __typeof__(&curl_slist_free_all) slist_free_all;
} curl;

static pthread_once_t load_once = PTHREAD_ONCE_INIT;
static int load_result = -1;
static char load_error[256] = "";

// libcurl's names are reached as macros in places (curl_easy_setopt checks types), so the names are given as text.
#define RESOLVE(member, name)                                                                  \
  do {                                                                                         \
    *(void **)(&curl.member) = dlsym(library, name);                                           \
    if (curl.member == NULL) {                                                                 \
      snprintf(load_error, sizeof load_error, "libcurl is too old (it has no %s)", name);      \
      return;                                                                                  \
    }                                                                                          \
  } while (0)

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    const char *reason = dlerror();
    snprintf(load_error, sizeof load_error, "libcurl is missing; install libcurl4 (%s)", reason ? reason : "not found");
    return;
  }
  RESOLVE(global_init, "curl_global_init");
  RESOLVE(easy_init, "curl_easy_init");
  RESOLVE(easy_cleanup, "curl_easy_cleanup");
  RESOLVE(easy_setopt, "curl_easy_setopt");
  RESOLVE(easy_getinfo, "curl_easy_getinfo");
  RESOLVE(easy_send, "curl_easy_send");
  RESOLVE(easy_recv, "curl_easy_recv");
  RESOLVE(easy_strerror, "curl_easy_strerror");
  RESOLVE(multi_init, "curl_multi_init");
  RESOLVE(multi_cleanup, "curl_multi_cleanup");
  RESOLVE(multi_add_handle, "curl_multi_add_handle");
  RESOLVE(multi_remove_handle, "curl_multi_remove_handle");
  RESOLVE(multi_perform, "curl_multi_perform");
  RESOLVE(multi_poll, "curl_multi_poll");
  RESOLVE(multi_wakeup, "curl_multi_wakeup");
  RESOLVE(multi_info_read, "curl_multi_info_read");
  RESOLVE(slist_append, "curl_slist_append");
  RESOLVE(slist_free_all, "curl_slist_free_all");
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    snprintf(load_error, sizeof load_error, "libcurl could not be initialised");
    return;
  }
  load_result = 0;
}

int wt_net_load(void) {
  pthread_once(&load_once, load);
  return load_result;
}

const char *wt_net_load_error(void) { return load_error; }

struct wt_transfer {
  CURL *easy;
  CURLM *multi;
  struct curl_slist *headers;
  atomic_bool is_cancelled;
  uint8_t *reply;
  size_t reply_count;
  size_t reply_capacity;
  size_t reply_limit;
  bool is_reply_too_long;
  char error[CURL_ERROR_SIZE];
};

wt_transfer *wt_transfer_create(void) {
  if (wt_net_load() != 0) return NULL;
  wt_transfer *transfer = calloc(1, sizeof *transfer);
  if (transfer == NULL) return NULL;
  transfer->easy = curl.easy_init();
  transfer->multi = curl.multi_init();
  if (transfer->easy == NULL || transfer->multi == NULL) {
    wt_transfer_destroy(transfer);
    return NULL;
  }
  curl.easy_setopt(transfer->easy, CURLOPT_ERRORBUFFER, transfer->error);
  // Signals for timeouts would hit any thread of the process.
  curl.easy_setopt(transfer->easy, CURLOPT_NOSIGNAL, 1L);
  // A cancelled transfer must not wait for a resolver thread that hangs in DNS.
  curl.easy_setopt(transfer->easy, CURLOPT_QUICK_EXIT, 1L);
  return transfer;
}

void wt_transfer_destroy(wt_transfer *transfer) {
  if (transfer == NULL) return;
  if (transfer->multi && transfer->easy) curl.multi_remove_handle(transfer->multi, transfer->easy);
  if (transfer->easy) curl.easy_cleanup(transfer->easy);
  if (transfer->multi) curl.multi_cleanup(transfer->multi);
  if (transfer->headers) curl.slist_free_all(transfer->headers);
  free(transfer->reply);
  free(transfer);
}

CURLcode wt_transfer_set_long(wt_transfer *transfer, CURLoption option, long value) {
  return curl.easy_setopt(transfer->easy, option, value);
}

CURLcode wt_transfer_set_string(wt_transfer *transfer, CURLoption option, const char *value) {
  return curl.easy_setopt(transfer->easy, option, value);
}

CURLcode wt_transfer_set_body(wt_transfer *transfer, const void *bytes, size_t count) {
  CURLcode code = curl.easy_setopt(transfer->easy, CURLOPT_POST, 1L);
  if (code != CURLE_OK) return code;
  // The size goes first: COPYPOSTFIELDS copies that many bytes at once.
  code = curl.easy_setopt(transfer->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
  if (code != CURLE_OK) return code;
  return curl.easy_setopt(transfer->easy, CURLOPT_COPYPOSTFIELDS, (const char *)bytes);
}

CURLcode wt_transfer_add_header(wt_transfer *transfer, const char *line) {
  struct curl_slist *longer = curl.slist_append(transfer->headers, line);
  if (longer == NULL) return CURLE_OUT_OF_MEMORY;
  transfer->headers = longer;
  return curl.easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
}

static size_t collect(char *bytes, size_t size, size_t count, void *context) {
  wt_transfer *transfer = context;
  size_t added = size * count;
  if (added > transfer->reply_limit - transfer->reply_count) {
    transfer->is_reply_too_long = true;
    return 0;
  }
  size_t needed = transfer->reply_count + added;
  if (needed > transfer->reply_capacity) {
    size_t capacity = transfer->reply_capacity ? transfer->reply_capacity * 2 : 1024;
    if (capacity < needed) capacity = needed;
    uint8_t *larger = realloc(transfer->reply, capacity);
    if (larger == NULL) return 0;
    transfer->reply = larger;
    transfer->reply_capacity = capacity;
  }
  if (added > 0) memcpy(transfer->reply + transfer->reply_count, bytes, added);
  transfer->reply_count = needed;
  return added;
}

CURLcode wt_transfer_collect_reply(wt_transfer *transfer, size_t limit) {
  transfer->reply_limit = limit;
  CURLcode code = curl.easy_setopt(transfer->easy, CURLOPT_WRITEFUNCTION, collect);
  if (code != CURLE_OK) return code;
  return curl.easy_setopt(transfer->easy, CURLOPT_WRITEDATA, transfer);
}

CURLcode wt_transfer_run(wt_transfer *transfer) {
  if (atomic_load(&transfer->is_cancelled)) return CURLE_ABORTED_BY_CALLBACK;
  if (curl.multi_add_handle(transfer->multi, transfer->easy) != CURLM_OK) return CURLE_FAILED_INIT;
  for (;;) {
    int running = 0;
    if (curl.multi_perform(transfer->multi, &running) != CURLM_OK) return CURLE_FAILED_INIT;
    if (running == 0) break;
    // The wait ends by activity, by wt_transfer_cancel, or when libcurl's own timeouts are due.
    if (curl.multi_poll(transfer->multi, NULL, 0, 60000, NULL) != CURLM_OK) return CURLE_FAILED_INIT;
    if (atomic_load(&transfer->is_cancelled)) return CURLE_ABORTED_BY_CALLBACK;
  }
  int left = 0;
  CURLMsg *message = curl.multi_info_read(transfer->multi, &left);
  if (message == NULL || message->msg != CURLMSG_DONE) return CURLE_FAILED_INIT;
  if (transfer->is_reply_too_long) return CURLE_FILESIZE_EXCEEDED;
  return message->data.result;
}

void wt_transfer_cancel(wt_transfer *transfer) {
  atomic_store(&transfer->is_cancelled, true);
  curl.multi_wakeup(transfer->multi);
}

const uint8_t *wt_transfer_reply(const wt_transfer *transfer) { return transfer->reply; }

size_t wt_transfer_reply_count(const wt_transfer *transfer) { return transfer->reply_count; }

long wt_transfer_status(wt_transfer *transfer) {
  long status = 0;
  if (curl.easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK) return 0;
  return status;
}

long wt_transfer_retry_after(wt_transfer *transfer) {
  curl_off_t seconds = 0;
  if (curl.easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &seconds) != CURLE_OK) return 0;
  return seconds < 0 || seconds > 86400 * 365 ? 0 : (long)seconds;
}

long wt_transfer_proxy_status(wt_transfer *transfer) {
  long status = 0;
  if (curl.easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &status) != CURLE_OK) return 0;
  return status;
}

long wt_transfer_verify_result(wt_transfer *transfer) {
  long result = 0;
  if (curl.easy_getinfo(transfer->easy, CURLINFO_SSL_VERIFYRESULT, &result) != CURLE_OK) return 0;
  return result;
}

const char *wt_transfer_error(const wt_transfer *transfer, CURLcode code) {
  return transfer->error[0] != '\0' ? transfer->error : curl.easy_strerror(code);
}

int wt_transfer_socket(wt_transfer *transfer) {
  curl_socket_t socket = CURL_SOCKET_BAD;
  if (curl.easy_getinfo(transfer->easy, CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK) return -1;
  return socket == CURL_SOCKET_BAD ? -1 : (int)socket;
}

CURLcode wt_transfer_send(wt_transfer *transfer, const void *bytes, size_t count, size_t *sent) {
  return curl.easy_send(transfer->easy, bytes, count, sent);
}

CURLcode wt_transfer_receive(wt_transfer *transfer, void *buffer, size_t count, size_t *received) {
  return curl.easy_recv(transfer->easy, buffer, count, received);
}

int wt_wakeup_create(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
