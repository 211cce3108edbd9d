import CNet
import Dispatch
import Synchronization

/// A connection that libcurl made, read and written when its socket is ready; nothing wakes while it is silent.
///
/// Sendable by this rule: every stored `var`, and `transfer`, is touched on `queue` only, which is serial.
/// `queuedBytes` is atomic.
final class CurlConnection: ChatConnection, @unchecked Sendable {
  /// What may wait for a reader; the socket is left alone beyond it, so that the peer is slowed down and memory is not.
  private static let maxUnreadBytes = 262_144
  /// What may wait to be sent.
  private static let maxQueuedBytes = 1_048_576

  private typealias Reader = CheckedContinuation<Result<[UInt8]?, LinkError>, Never>

  private let queue = DispatchQueue(label: "wechat-tui.link", qos: .userInitiated)
  /// Owns the socket; `nil` when the stream is over.
  private var transfer: CurlTransfer?
  /// For waiting and for its options only; `transfer` owns it.
  let socket: Int32
  private let readSource: any DispatchSourceRead
  private let queuedBytes = Atomic(0)

  private var writeSource: (any DispatchSourceWrite)?
  private var isReading = true
  private var isWaitingToWrite = false
  private var unread: [UInt8] = []
  private var unsent: [UInt8] = []
  private var sentCount = 0
  private var reader: Reader?
  /// Set once, when the stream is over: `nil` bytes for an orderly end.
  private var end: Result<[UInt8]?, LinkError>?

  init(_ transfer: CurlTransfer, socket: Int32) {
    self.transfer = transfer
    self.socket = socket
    readSource = DispatchSource.makeReadSource(fileDescriptor: socket, queue: queue)
    readSource.setEventHandler { [weak self] in self?.readAvailable() }
    // The socket must stay open until the source has let go of it, so the source keeps its owner.
    readSource.setCancelHandler { withExtendedLifetime(transfer) {} }
    readSource.activate()
  }

  func receive() async throws(LinkError) -> [UInt8]? {
    let result: Result<[UInt8]?, LinkError> = await withCheckedContinuation { continuation in
      queue.async { self.serve(continuation) }
    }
    return try result.get()
  }

  func send(_ bytes: [UInt8]) throws(LinkError) {
    let queued = queuedBytes.add(bytes.count, ordering: .relaxed).newValue
    guard queued <= Self.maxQueuedBytes else {
      queuedBytes.subtract(bytes.count, ordering: .relaxed)
      throw LinkError(code: .congested, message: "the connection is too slow for what is being sent")
    }
    queue.async {
      guard self.end == nil else { return }
      self.unsent += bytes
      if !self.isWaitingToWrite { self.flush() }
    }
  }

  func close() {
    queue.async { self.finish(.failure(LinkError(code: .cancelled, message: "the connection was closed"))) }
  }

  private func serve(_ continuation: Reader) {
    if !unread.isEmpty {
      let bytes = unread
      unread = []
      continuation.resume(returning: .success(bytes))
      resumeReading()
    } else if let end {
      continuation.resume(returning: end)
    } else if reader != nil {
      continuation.resume(
        returning: .failure(LinkError(code: .cancelled, message: "two readers of one connection")))
    } else {
      reader = continuation
    }
  }

  private func readAvailable() {
    guard let transfer else { return }
    while unread.count < Self.maxUnreadBytes {
      var result = (code: CURLE_OK, count: 0)
      let chunk = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
        result = transfer.receive(into: UnsafeMutableRawBufferPointer(buffer))
        count = result.code == CURLE_OK ? result.count : 0
      }
      if result.code == CURLE_AGAIN { return deliver() }
      guard result.code == CURLE_OK else {
        deliver()
        return finish(.failure(LinkError(code: .broken, message: "the connection was cut")))
      }
      guard !chunk.isEmpty else {
        deliver()
        return finish(.success(nil))
      }
      unread += chunk
    }
    deliver()
    if unread.count >= Self.maxUnreadBytes, isReading {
      isReading = false
      readSource.suspend()
    }
  }

  private func deliver() {
    guard let reader, !unread.isEmpty else { return }
    let bytes = unread
    unread = []
    self.reader = nil
    reader.resume(returning: .success(bytes))
  }

  private func resumeReading() {
    guard !isReading, end == nil else { return }
    isReading = true
    readSource.resume()
    // libcurl may hold bytes that no longer make the socket readable, as with TLS.
    readAvailable()
  }

  private func flush() {
    guard let transfer else { return }
    while sentCount < unsent.count {
      let result = unsent.withUnsafeBytes { transfer.send(UnsafeRawBufferPointer(rebasing: $0[sentCount...])) }
      if result.code == CURLE_AGAIN { return waitToWrite() }
      guard result.code == CURLE_OK else {
        return finish(.failure(LinkError(code: .broken, message: "the connection was cut")))
      }
      sentCount += result.count
      queuedBytes.subtract(result.count, ordering: .relaxed)
    }
    unsent = []
    sentCount = 0
    if isWaitingToWrite {
      isWaitingToWrite = false
      writeSource?.suspend()
    }
  }

  private func waitToWrite() {
    guard !isWaitingToWrite else { return }
    isWaitingToWrite = true
    if let writeSource { return writeSource.resume() }
    let source = DispatchSource.makeWriteSource(fileDescriptor: socket, queue: queue)
    source.setEventHandler { [weak self] in
      self?.flush()
    }
    source.setCancelHandler { [transfer] in withExtendedLifetime(transfer) {} }
    writeSource = source
    source.activate()
  }

  private func finish(_ result: Result<[UInt8]?, LinkError>) {
    guard end == nil else { return }
    end = result
    cancelSources()
    // The cancel handlers hold it now, and the last of them closes the socket.
    transfer = nil
    let waiting = reader
    reader = nil
    waiting?.resume(returning: result)
  }

  /// A suspended source may not be let go, so both run when they are cancelled.
  private func cancelSources() {
    if !isReading { readSource.resume() }
    readSource.cancel()
    if let writeSource {
      if !isWaitingToWrite { writeSource.resume() }
      writeSource.cancel()
    }
  }

  deinit {
    // Nobody holds the connection any more, so nothing runs on the queue. An unclosed one is closed here.
    if end == nil { cancelSources() }
  }
}
