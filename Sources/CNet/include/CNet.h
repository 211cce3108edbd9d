#ifndef CNET_H
#define CNET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <curl/curl.h>

/// libcurl, opened with dlopen at the first use: nothing links against it, so the program starts without it.
///
/// Swift cannot call variadic functions, so there is one setter for each kind of option. Do not call the
/// `curl_*` functions declared by <curl/curl.h>: they are not linked. Only its constants and types are used.

/// Opens libcurl once for the process; later and concurrent calls wait for that and return its result.
/// Takes some milliseconds the first time: never call it on the main thread. 0 on success, -1 if missing.
int wt_net_load(void);

/// Why `wt_net_load` failed, in one line; an empty string when it did not.
const char *wt_net_load_error(void);

/// One easy handle inside its own multi handle, so that a blocking run can be woken from another thread.
/// Everything except `wt_transfer_cancel` belongs to one thread (or serial queue) at a time.
typedef struct wt_transfer wt_transfer;

/// NULL when libcurl is missing or memory is short.
wt_transfer *wt_transfer_create(void);
void wt_transfer_destroy(wt_transfer *transfer);

/// Setters for each kind of value; CURLE_OK on success. Strings are copied by libcurl.
CURLcode wt_transfer_set_long(wt_transfer *transfer, CURLoption option, long value);
CURLcode wt_transfer_set_string(wt_transfer *transfer, CURLoption option, const char *value);

/// The body of a POST; the bytes are copied.
CURLcode wt_transfer_set_body(wt_transfer *transfer, const void *bytes, size_t count);

/// Adds a line to the request's headers. "Name:" alone removes a header that libcurl would add.
CURLcode wt_transfer_add_header(wt_transfer *transfer, const char *line);

/// Collects at most `limit` bytes of the reply; one more ends the run with CURLE_FILESIZE_EXCEEDED.
CURLcode wt_transfer_collect_reply(wt_transfer *transfer, size_t limit);

/// Runs until done, failed or cancelled; blocks the calling thread. CURLE_ABORTED_BY_CALLBACK when cancelled.
CURLcode wt_transfer_run(wt_transfer *transfer);

/// Ends a running `wt_transfer_run`, and any later one, from any thread. The transfer must still exist.
void wt_transfer_cancel(wt_transfer *transfer);

/// Collected reply; valid until the transfer is destroyed.
const uint8_t *wt_transfer_reply(const wt_transfer *transfer);
size_t wt_transfer_reply_count(const wt_transfer *transfer);

/// HTTP status of the reply, 0 if there was none.
long wt_transfer_status(wt_transfer *transfer);

/// Seconds after which the other side wants to be asked again (Retry-After), 0 if it does not say.
long wt_transfer_retry_after(wt_transfer *transfer);

/// HTTP status of a proxy's answer to CONNECT, 0 if there was none.
long wt_transfer_proxy_status(wt_transfer *transfer);

/// What the TLS library said about the certificate (`X509_V_ERR_…` of OpenSSL), 0 for no fault.
long wt_transfer_verify_result(wt_transfer *transfer);

/// What went wrong, in libcurl's words; valid until the transfer is destroyed.
const char *wt_transfer_error(const wt_transfer *transfer, CURLcode code);

/// The socket of a finished CURLOPT_CONNECT_ONLY run, -1 if there is none. It stays owned by the transfer.
int wt_transfer_socket(wt_transfer *transfer);

/// Non-blocking I/O on that connection: CURLE_AGAIN when the socket is not ready. Receiving 0 bytes with CURLE_OK
/// means that the peer closed.
CURLcode wt_transfer_send(wt_transfer *transfer, const void *bytes, size_t count, size_t *sent);
CURLcode wt_transfer_receive(wt_transfer *transfer, void *buffer, size_t count, size_t *received);

/// A descriptor that is readable after 8 bytes were written to it, until they are read; -1 (errno) if there is none.
int wt_wakeup_create(void);

#endif
