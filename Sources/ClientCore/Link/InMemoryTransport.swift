import ChatProtocol
import Synchronization

/// A transport without a network: every connection ends at an ``InMemoryPeer`` that plays the server.
public final class InMemoryTransport: ChatTransport {
  private struct State {
    var refusals: [LinkError] = []
    var isDown = false
    var places: [String] = []
  }

  /// The server's ends of the connections, in the order in which they were made; one consumer.
  public let peers: AsyncStream<InMemoryPeer>

  private let state = Mutex(State())
  private let continuation: AsyncStream<InMemoryPeer>.Continuation

  public init() {
    (peers, continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
  }

  /// `host:port` of every attempt so far.
  public var places: [String] { state.withLock { $0.places } }

  /// Lets the next attempt fail; several are used up in order.
  public func refuseNext(_ error: LinkError = LinkError(code: .unreachable, message: "refused")) {
    state.withLock { $0.refusals.append(error) }
  }

  /// While down, every attempt is refused.
  public func setDown(_ isDown: Bool) {
    state.withLock { $0.isDown = isDown }
  }

  public func connect(
    host: String, port: UInt16, timeout: Duration
  ) async throws(LinkError) -> any ChatConnection {
    let refusal = state.withLock { state -> LinkError? in
      state.places.append("\(host):\(port)")
      if !state.refusals.isEmpty { return state.refusals.removeFirst() }
      return state.isDown ? LinkError(code: .unreachable, message: "the server is down") : nil
    }
    if let refusal { throw refusal }
    let (toServer, toClient) = (ByteQueue(), ByteQueue())
    continuation.yield(InMemoryPeer(incoming: toServer, outgoing: toClient))
    return InMemoryConnection(incoming: toClient, outgoing: toServer)
  }
}

/// The client's end of an in-memory connection.
private struct InMemoryConnection: ChatConnection {
  let incoming: ByteQueue
  let outgoing: ByteQueue

  func receive() async throws(LinkError) -> [UInt8]? { try await incoming.next() }

  func send(_ bytes: [UInt8]) throws(LinkError) { outgoing.append(bytes) }

  func close() {
    outgoing.finish(.success(nil))
    incoming.finish(.failure(LinkError(code: .cancelled, message: "the connection was closed")))
  }
}

/// The server's end of an in-memory connection: reads frames, sends payloads or any bytes, cuts.
public actor InMemoryPeer {
  private let incoming: ByteQueue
  private let outgoing: ByteQueue
  private var decoder = FrameDecoder(limits: .any)

  init(incoming: ByteQueue, outgoing: ByteQueue) {
    self.incoming = incoming
    self.outgoing = outgoing
  }

  /// The client's next frame; `nil` once it closed. Throws ``LinkError/Code/protocolViolation`` for what is no frame.
  public func nextFrame() async throws(LinkError) -> Frame? {
    while true {
      do {
        if let frame = try decoder.next() { return frame }
      } catch {
        throw LinkError(code: .protocolViolation, message: error.message)
      }
      guard let bytes = try await incoming.next() else { return nil }
      decoder.append(bytes)
    }
  }

  /// Sends a payload as a server would; one that does not fit into a frame is dropped.
  public func send(_ payload: some FramePayload) {
    guard let bytes = try? payload.frame().encoded() else { return }
    outgoing.append(bytes)
  }

  /// Sends bytes that need not be frames.
  public func send(bytes: [UInt8]) { outgoing.append(bytes) }

  /// Closes in order.
  public func close() { outgoing.finish(.success(nil)) }

  /// Cuts the connection as a broken network does.
  public func cut() { outgoing.finish(.failure(LinkError(code: .broken, message: "the connection was cut"))) }
}
