import Synchronization

/// Bytes on their way from one side of an in-memory connection to the other; unbounded, one reader at a time.
final class ByteQueue: Sendable {
  private typealias Reader = CheckedContinuation<Result<[UInt8]?, LinkError>, Never>

  private struct State {
    var bytes: [UInt8] = []
    var end: Result<[UInt8]?, LinkError>?
    var reader: Reader?
  }

  private let state = Mutex(State())

  /// Adds bytes; after ``finish(_:)`` they are dropped.
  func append(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    let reader = state.withLock { state -> Reader? in
      guard state.end == nil else { return nil }
      if let reader = state.reader {
        state.reader = nil
        return reader
      }
      state.bytes += bytes
      return nil
    }
    reader?.resume(returning: .success(bytes))
  }

  /// Ends the stream: with `nil` for an orderly end, or an error. Bytes already there can still be read.
  func finish(_ end: Result<[UInt8]?, LinkError>) {
    let reader = state.withLock { state -> Reader? in
      guard state.end == nil else { return nil }
      state.end = end
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume(returning: end)
  }

  /// All bytes that are there, or the next ones; `nil` at an orderly end.
  func next() async throws(LinkError) -> [UInt8]? {
    let result: Result<[UInt8]?, LinkError> = await withCheckedContinuation { continuation in
      let ready = state.withLock { state -> Result<[UInt8]?, LinkError>? in
        if !state.bytes.isEmpty {
          defer { state.bytes = [] }
          return .success(state.bytes)
        }
        if let end = state.end { return end }
        guard state.reader == nil else {
          return .failure(LinkError(code: .cancelled, message: "two readers of one connection"))
        }
        state.reader = continuation
        return nil
      }
      if let ready { continuation.resume(returning: ready) }
    }
    return try result.get()
  }
}
