import CNet
import Dispatch
import Glibc

/// Connections by libcurl's `CURLOPT_CONNECT_ONLY`: names, happy eyeballs and the environment's proxies work as they do
/// for the gate, and libcurl is opened at the first connection.
public struct CurlTransport: ChatTransport {
  /// How long sent bytes may go unacknowledged. Without it the kernel tries again for a quarter of an hour, and as long
  /// as it does it sends no keepalive.
  static let userTimeout = Duration.seconds(25)

  public init() {}

  public func connect(
    host: String, port: UInt16, timeout: Duration
  ) async throws(LinkError) -> any ChatConnection {
    // The host comes from a server; it must not become another part of the URL.
    guard GateEndpoint.isHost(host) else {
      throw LinkError(code: .unreachable, message: "the chat server's host is not a host name")
    }
    let running = RunningTransfer()
    let result: Result<CurlConnection, LinkError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // On a thread of its own, for the reason that ``CurlGateClient`` gives.
        DispatchQueue(label: "wechat-tui.connect", qos: .userInitiated).async {
          continuation.resume(returning: open(host: host, port: port, timeout: timeout, as: running))
        }
      }
    } onCancel: {
      running.cancel()
    }
    return try result.get()
  }

  private func open(
    host: String, port: UInt16, timeout: Duration, as running: RunningTransfer
  ) -> Result<CurlConnection, LinkError> {
    let transfer: CurlTransfer
    do {
      transfer = try CurlTransfer()
    } catch {
      return .failure(LinkError(code: .libraryMissing, message: error.message))
    }
    transfer.setCommonOptions(host: host)
    transfer.set(CURLOPT_URL, GateEndpoint(host: host, port: port).url(path: "/"))
    transfer.set(CURLOPT_CONNECT_ONLY, 1)
    // Through an HTTP proxy only a tunnel carries frames.
    transfer.set(CURLOPT_HTTPPROXYTUNNEL, 1)
    transfer.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds: timeout)
    // Original servers answer no heartbeat; there the kernel finds out that a peer is gone.
    transfer.set(CURLOPT_TCP_KEEPALIVE, 1)
    transfer.set(CURLOPT_TCP_KEEPIDLE, 60)
    transfer.set(CURLOPT_TCP_KEEPINTVL, 15)
    guard running.begin(transfer) else { return .failure(.connectCancelled) }
    let outcome = transfer.run()
    guard outcome.isSuccess else { return .failure(LinkError(outcome, place: "\(host):\(port)")) }
    guard let socket = transfer.socket else {
      return .failure(LinkError(code: .broken, message: "the connection was lost at once"))
    }
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    // Where it cannot be set, a dead connection is found out later, by a text or a heartbeat that nobody answers.
    var userTimeout = UInt32(Self.userTimeout / .milliseconds(1))
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &userTimeout, socklen_t(MemoryLayout<UInt32>.size))
    guard let connection = CurlConnection(transfer, socket: socket) else {
      return .failure(LinkError(code: .broken, message: "the system has no descriptor left for the connection"))
    }
    return .success(connection)
  }
}

extension LinkError {
  fileprivate static let connectCancelled = LinkError(code: .cancelled, message: "the attempt was cancelled")

  /// The one table from libcurl's outcomes of a connect to what the link can act on.
  fileprivate init(_ outcome: CurlTransfer.Outcome, place: String) {
    switch outcome.code {
    case CURLE_ABORTED_BY_CALLBACK:
      self = .connectCancelled
    case CURLE_OPERATION_TIMEDOUT:
      self.init(code: .timeout, message: "\(place) did not answer in time")
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION:
      self.init(code: .tls, message: "no secure connection to \(place): \(outcome.text)")
    case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT:
      self.init(code: .libraryMissing, message: "libcurl could not start a connection: \(outcome.text)")
    default:
      self.init(code: .unreachable, message: "\(place) cannot be reached: \(outcome.text)")
    }
  }
}
