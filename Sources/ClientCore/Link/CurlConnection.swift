import CNet
import Dispatch
import Glibc
import Synchronization

/// A connection that libcurl made. A thread of its own sleeps in `poll` until the socket has something to read, or
/// takes what it would not take before; nothing wakes while the connection is silent.
///
/// Not by a source of libdispatch: when a peer hangs up, its event loop and the thread that lets go of the source
/// work on the same record without a lock, and the loser writes to freed memory (docs/decisions.md).
final class CurlConnection: ChatConnection {
  private let stream: SocketStream

  /// - Returns: nil when the system has no descriptor left to wake the thread by.
  init?(_ transfer: CurlTransfer, socket: Int32) {
    let wakeup = wt_wakeup_create()
    guard wakeup >= 0 else { return nil }
    let stream = SocketStream(transfer, socket: socket, wakeup: wakeup)
    self.stream = stream
    // It blocks, so it gets a serial queue, which has a thread outside the pool.
    DispatchQueue(label: "wechat-tui.link", qos: .userInitiated).async { stream.run() }
  }

  /// For waiting and for its options only; libcurl owns it.
  var socket: Int32 { stream.socket }

  func receive() async throws(LinkError) -> [UInt8]? {
    let result: Result<[UInt8]?, LinkError> = await withCheckedContinuation { stream.receive($0) }
    return try result.get()
  }

  func send(_ bytes: [UInt8]) throws(LinkError) {
    try stream.send(bytes)
  }

  func close() {
    stream.close()
  }

  deinit {
    // The thread holds the stream, so an unclosed one would stay.
    stream.close()
  }
}

/// The socket with what waits on either side of it; all of it behind one lock, which is never held while waiting.
private final class SocketStream: Sendable {
  typealias Reader = CheckedContinuation<Result<[UInt8]?, LinkError>, Never>

  /// What may wait for a reader; the socket is left alone beyond it, so that the peer is slowed down and memory is not.
  private static let maxUnreadBytes = 262_144
  /// What may wait to be sent.
  private static let maxUnsentBytes = 1_048_576

  private struct State {
    /// Owns the socket; `nil` when nobody waits for it any more.
    var transfer: CurlTransfer?
    var unread: [UInt8] = []
    var unsent: [UInt8] = []
    var sentCount = 0
    var reader: Reader?
    /// Set once, when the stream is over: `nil` bytes for an orderly end.
    var end: Result<[UInt8]?, LinkError>?

    var isReading: Bool { unread.count < maxUnreadBytes }
    var hasUnsent: Bool { sentCount < unsent.count }
  }

  let socket: Int32
  /// Readable when the thread is to look at the state again.
  private let wakeup: Int32
  private let state: Mutex<State>

  /// Takes the descriptor `wakeup` over.
  init(_ transfer: CurlTransfer, socket: Int32, wakeup: Int32) {
    self.socket = socket
    self.wakeup = wakeup
    state = Mutex(State(transfer: transfer))
  }

  deinit { Glibc.close(wakeup) }

  /// Moves bytes until the stream is over, and closes the socket.
  func run() {
    while let events = wanted() {
      var descriptors = [
        // A peer that hung up is reported whether or not it was asked for, so one that is left alone is left out.
        pollfd(fd: events == 0 ? -1 : socket, events: events, revents: 0),
        pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&descriptors, 2, -1) >= 0 || errno == EINTR else {
        finish(.failure(LinkError(code: .broken, message: "the system cannot wait for the connection")))
        break
      }
      var count: UInt64 = 0
      if descriptors[1].revents != 0 { _ = read(wakeup, &count, MemoryLayout<UInt64>.size) }
      if descriptors[0].revents != 0 { serve() }
    }
    let transfer = state.withLock { $0.transfer.take() }
    withExtendedLifetime(transfer) {}
  }

  func receive(_ reader: Reader) {
    let (result, hasRoomAgain): (Result<[UInt8]?, LinkError>?, Bool) = state.withLock { state in
      if !state.unread.isEmpty {
        let wasReading = state.isReading
        let bytes = state.unread
        state.unread = []
        return (.success(bytes), !wasReading)
      }
      if let end = state.end { return (end, false) }
      guard state.reader == nil else {
        return (.failure(LinkError(code: .cancelled, message: "two readers of one connection")), false)
      }
      state.reader = reader
      return (nil, false)
    }
    if hasRoomAgain { wake() }
    if let result { reader.resume(returning: result) }
  }

  func send(_ bytes: [UInt8]) throws(LinkError) {
    let (isTaken, waits) = state.withLock { state in
      guard state.end == nil else { return (true, false) }
      guard state.unsent.count - state.sentCount + bytes.count <= Self.maxUnsentBytes else { return (false, false) }
      let waited = state.hasUnsent
      state.unsent += bytes
      // The socket nearly always takes it at once. What it refuses, and why, is the thread's to find out.
      if !waited { _ = Self.flush(&state) }
      return (true, !waited && state.hasUnsent)
    }
    guard isTaken else {
      throw LinkError(code: .congested, message: "the connection is too slow for what is being sent")
    }
    if waits { wake() }
  }

  func close() {
    finish(.failure(LinkError(code: .cancelled, message: "the connection was closed")))
  }

  /// What the thread waits for; nil when the stream is over.
  private func wanted() -> Int16? {
    state.withLock { state in
      guard state.end == nil else { return nil }
      return (state.isReading ? Int16(POLLIN) : 0) | (state.hasUnsent ? Int16(POLLOUT) : 0)
    }
  }

  /// Reads and writes what the socket allows.
  private func serve() {
    let (reader, bytes, end) = state.withLock { state -> (Reader?, [UInt8], Result<[UInt8]?, LinkError>?) in
      // What a peer said before it went is still read.
      let end = Self.fill(&state) ?? Self.flush(&state)
      guard let reader = state.reader, !state.unread.isEmpty else { return (nil, [], end) }
      let bytes = state.unread
      state.unread = []
      state.reader = nil
      return (reader, bytes, end)
    }
    reader?.resume(returning: .success(bytes))
    if let end { finish(end) }
  }

  /// Takes what is there. Returns how the stream ended, if it did.
  private static func fill(_ state: inout State) -> Result<[UInt8]?, LinkError>? {
    while let transfer = state.transfer, state.isReading {
      var result = (code: CURLE_OK, count: 0)
      let chunk = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
        result = transfer.receive(into: UnsafeMutableRawBufferPointer(buffer))
        count = result.code == CURLE_OK ? result.count : 0
      }
      if result.code == CURLE_AGAIN { return nil }
      guard result.code == CURLE_OK else {
        return .failure(LinkError(code: .broken, message: "the connection was cut"))
      }
      if chunk.isEmpty { return .success(nil) }
      state.unread += chunk
    }
    return nil
  }

  /// Sends what the socket takes. Returns how the stream ended, if it did.
  private static func flush(_ state: inout State) -> Result<[UInt8]?, LinkError>? {
    while let transfer = state.transfer, state.hasUnsent {
      let result = state.unsent.withUnsafeBytes {
        transfer.send(UnsafeRawBufferPointer(rebasing: $0[state.sentCount...]))
      }
      if result.code == CURLE_AGAIN { return nil }
      guard result.code == CURLE_OK else {
        return .failure(LinkError(code: .broken, message: "the connection was cut"))
      }
      state.sentCount += result.count
    }
    state.unsent = []
    state.sentCount = 0
    return nil
  }

  private func finish(_ result: Result<[UInt8]?, LinkError>) {
    let (isFirst, reader) = state.withLock { state -> (Bool, Reader?) in
      guard state.end == nil else { return (false, nil) }
      state.end = result
      let reader = state.reader
      state.reader = nil
      return (true, reader)
    }
    guard isFirst else { return }
    wake()
    reader?.resume(returning: result)
  }

  private func wake() {
    var one: UInt64 = 1
    _ = write(wakeup, &one, MemoryLayout<UInt64>.size)
  }
}
