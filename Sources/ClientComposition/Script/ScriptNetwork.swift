import ChatProtocol
import ClientCore
import Synchronization

/// The network between a script's clients and the chat server: can be stalled, and knows what is under way.
final class ScriptNetwork: Sendable {
  private struct State {
    var isStalled = false
    /// Connection attempts that have not ended.
    var connecting = 0
    /// Connections on which something was sent that is answered, and nothing has come since.
    var awaitingReply: Set<Int> = []
    var lastID = 0
    /// Bytes that wait for the end of a stall, in order.
    var held: [(connection: Int, bytes: [UInt8], inner: any ChatConnection)] = []
    var readers: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Mutex(State())
  private let onTraffic: @Sendable () -> Void

  init(onTraffic: @escaping @Sendable () -> Void) {
    self.onTraffic = onTraffic
  }

  /// Whether an answer of the server can be expected at any moment.
  var isBusy: Bool {
    state.withLock { !$0.isStalled && ($0.connecting > 0 || !$0.awaitingReply.isEmpty) }
  }

  /// From now on the server gets nothing and is not heard, though connections stay open.
  func stall() {
    state.withLock { $0.isStalled = true }
  }

  /// What was held arrives now.
  func flow() {
    let (held, readers) = state.withLock { state in
      state.isStalled = false
      defer {
        state.held = []
        state.readers = [:]
      }
      return (state.held, state.readers)
    }
    for item in held {
      // A connection that broke meanwhile shows that in its receive.
      try? item.inner.send(item.bytes)
    }
    for reader in readers.values { reader.resume() }
  }

  /// Wraps a transport.
  func transport(over inner: any ChatTransport) -> any ChatTransport {
    StallingTransport(network: self, inner: inner)
  }

  // MARK: For connections

  fileprivate func beginConnect() {
    state.withLock { $0.connecting += 1 }
  }

  fileprivate func endConnect() -> Int {
    let id = state.withLock { state in
      state.connecting -= 1
      state.lastID += 1
      return state.lastID
    }
    onTraffic()
    return id
  }

  fileprivate func send(_ bytes: [UInt8], of id: Int, over inner: any ChatConnection) throws(LinkError) {
    let isAnswered = Self.isAnswered(bytes)
    let isHeld = state.withLock { state in
      if isAnswered { state.awaitingReply.insert(id) }
      if state.isStalled { state.held.append((id, bytes, inner)) }
      return state.isStalled
    }
    if !isHeld { try inner.send(bytes) }
  }

  /// Whether the server replies to what is sent: whole frames, not all of the kinds that get no answer.
  private static func isAnswered(_ bytes: [UInt8]) -> Bool {
    var decoder = FrameDecoder(limits: .any)
    decoder.append(bytes)
    // What is no frame ends the connection, which is an answer too.
    while let frame = try? decoder.next() {
      if frame.id != .inboxConfirmation, frame.id != .typing { return true }
    }
    return false
  }

  fileprivate func received(by id: Int) async {
    state.withLock { _ = $0.awaitingReply.remove(id) }
    onTraffic()
    guard state.withLock({ $0.isStalled }) else { return }
    await withCheckedContinuation { continuation in
      let flows = state.withLock { state in
        if state.isStalled { state.readers[id] = continuation }
        return !state.isStalled
      }
      if flows { continuation.resume() }
    }
  }

  fileprivate func closed(_ id: Int) {
    let reader = state.withLock { state in
      state.awaitingReply.remove(id)
      state.held.removeAll { $0.connection == id }
      return state.readers.removeValue(forKey: id)
    }
    reader?.resume()
    onTraffic()
  }
}

private struct StallingTransport: ChatTransport {
  let network: ScriptNetwork
  let inner: any ChatTransport

  func connect(host: String, port: UInt16, timeout: Duration) async throws(LinkError) -> any ChatConnection {
    // Connections open even while the server is stalled, as those to a stopped process do.
    network.beginConnect()
    do throws(LinkError) {
      let connection = try await inner.connect(host: host, port: port, timeout: timeout)
      return StallingConnection(network: network, inner: connection, id: network.endConnect())
    } catch {
      _ = network.endConnect()
      throw error
    }
  }
}

private struct StallingConnection: ChatConnection {
  let network: ScriptNetwork
  let inner: any ChatConnection
  let id: Int

  func receive() async throws(LinkError) -> [UInt8]? {
    do throws(LinkError) {
      let bytes = try await inner.receive()
      await network.received(by: id)
      return bytes
    } catch {
      network.closed(id)
      throw error
    }
  }

  func send(_ bytes: [UInt8]) throws(LinkError) { try network.send(bytes, of: id, over: inner) }

  func close() {
    network.closed(id)
    inner.close()
  }
}
