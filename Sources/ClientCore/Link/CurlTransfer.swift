import CNet

/// One libcurl handle: a request, or the connection of a chat.
///
/// Sendable by this rule, which every user keeps: all methods except ``cancel()`` are called from one serial queue (or
/// one thread) at a time, and a caller of ``cancel()`` holds a reference, so the handle cannot be gone under it;
/// `wt_transfer_cancel` itself only sets an atomic flag and wakes the run, which libcurl allows from any thread.
final class CurlTransfer: @unchecked Sendable {
  private let handle: OpaquePointer

  /// Opens libcurl at the first use, which takes milliseconds: never call this on the main actor.
  ///
  /// Throws ``LibraryMissing`` when libcurl is not installed, or memory is short.
  init() throws(LibraryMissing) {
    guard wt_net_load() == 0 else { throw LibraryMissing(message: String(cString: wt_net_load_error())) }
    guard let handle = wt_transfer_create() else { throw LibraryMissing(message: "libcurl gave no handle") }
    self.handle = handle
  }

  deinit { wt_transfer_destroy(handle) }

  /// Why there is no libcurl, with the package to install.
  struct LibraryMissing: Error { let message: String }

  /// The outcome of a call: libcurl's code, and its words for it.
  struct Outcome {
    let code: CURLcode
    let text: String
    var isSuccess: Bool { code == CURLE_OK }
  }

  /// Sets a number. A failure would mean a libcurl without that option; what depends on it is checked by the run.
  func set(_ option: CURLoption, _ value: Int) {
    _ = wt_transfer_set_long(handle, option, value)
  }

  /// Sets a timeout, at least a millisecond, since zero means "none" to libcurl.
  func set(_ option: CURLoption, milliseconds duration: Duration) {
    let milliseconds = duration / .milliseconds(1)
    set(option, Int(min(max(milliseconds, 1), 86_400_000)))
  }

  func set(_ option: CURLoption, _ value: String) {
    _ = wt_transfer_set_string(handle, option, value)
  }

  /// Makes the transfer a POST with this body.
  func setBody(_ body: [UInt8]) -> Bool {
    body.withUnsafeBytes { wt_transfer_set_body(handle, $0.baseAddress, $0.count) } == CURLE_OK
  }

  func addHeader(_ line: String) -> Bool { wt_transfer_add_header(handle, line) == CURLE_OK }

  /// Keeps the reply's body, at most `limit` bytes; more end the run with `CURLE_FILESIZE_EXCEEDED`.
  func collectReply(limit: Int) {
    _ = wt_transfer_collect_reply(handle, max(limit, 0))
  }

  /// Blocks until done. `CURLE_ABORTED_BY_CALLBACK` after ``cancel()``.
  func run() -> Outcome {
    let code = wt_transfer_run(handle)
    return Outcome(code: code, text: String(cString: wt_transfer_error(handle, code)))
  }

  /// Ends ``run()`` from any thread.
  func cancel() { wt_transfer_cancel(handle) }

  var reply: [UInt8] {
    Array(UnsafeBufferPointer(start: wt_transfer_reply(handle), count: wt_transfer_reply_count(handle)))
  }

  var status: Int { wt_transfer_status(handle) }

  /// When the other side wants to be asked again, in seconds; `nil` if it does not say.
  var retryAfterSeconds: Int? {
    let seconds = wt_transfer_retry_after(handle)
    return seconds > 0 ? seconds : nil
  }

  /// The status of a proxy's answer to the wish for a tunnel; 0 if there was none.
  var proxyStatus: Int { wt_transfer_proxy_status(handle) }

  /// What the TLS library said about the certificate; 0 for no fault.
  var verifyResult: Int { wt_transfer_verify_result(handle) }

  /// The socket after a `CURLOPT_CONNECT_ONLY` run, for waiting only; libcurl owns it.
  var socket: Int32? {
    let socket = wt_transfer_socket(handle)
    return socket < 0 ? nil : socket
  }

  /// Sends what the socket takes now; `CURLE_AGAIN` if that is nothing.
  func send(_ bytes: UnsafeRawBufferPointer) -> (code: CURLcode, count: Int) {
    var count = 0
    let code = wt_transfer_send(handle, bytes.baseAddress, bytes.count, &count)
    return (code, count)
  }

  /// Receives what is there; `CURLE_AGAIN` if nothing is, zero bytes with `CURLE_OK` at the end of the stream.
  func receive(into buffer: UnsafeMutableRawBufferPointer) -> (code: CURLcode, count: Int) {
    var count = 0
    let code = wt_transfer_receive(handle, buffer.baseAddress, buffer.count, &count)
    return (code, count)
  }

  /// Sets what requests and chat connections share: where proxies apply, and what may never happen on its own.
  func setCommonOptions(host: String) {
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    // Proxies come from the environment as for any libcurl program, but nothing on this machine is behind one.
    if GateEndpoint.isLoopback(host: host) { set(CURLOPT_PROXY, "") }
  }
}
