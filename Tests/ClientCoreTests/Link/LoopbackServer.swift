import Glibc
import Synchronization

/// A TCP server on 127.0.0.1 that runs a script for each connection on a thread of its own.
final class LoopbackServer: Sendable {
  let port: UInt16
  private let listener: Int32

  /// Starts listening; `script` gets each connection and its number, from 0. The connection is closed when it returns.
  init(script: @escaping @Sendable (LoopbackSocket, Int) -> Void) throws {
    listener = try Self.listeningSocket()
    port = Self.port(of: listener)
    let listener = listener
    startThread {
      var number = 0
      while true {
        let socket = accept(listener, nil, nil)
        if socket < 0 { break }
        let connection = LoopbackSocket(socket)
        let current = number
        startThread { script(connection, current) }
        number += 1
      }
      close(listener)
    }
  }

  deinit {
    // Wakes the accept; its thread closes the socket.
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// A port on which nobody listens.
  static func closedPort() throws -> UInt16 {
    let socket = try listeningSocket()
    defer { close(socket) }
    return port(of: socket)
  }

  private static func listeningSocket() throws -> Int32 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard listener >= 0, result == 0, listen(listener, 64) == 0 else { throw ServerFailure(errno: errno) }
    return listener
  }

  private static func port(of socket: Int32) -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
    }
    return UInt16(bigEndian: address.sin_port)
  }
}

struct ServerFailure: Error { let errno: Int32 }

/// The server's end of a connection; blocking, with a limit of 20 s so that a failed test ends.
final class LoopbackSocket: Sendable {
  private let socket: Int32

  init(_ socket: Int32) {
    self.socket = socket
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(socket) }

  /// What one read gives; empty at the end.
  func read(upTo limit: Int = 65_536) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = recv(socket, &bytes, limit, 0)
    return count > 0 ? Array(bytes[..<count]) : []
  }

  /// False when the peer is gone.
  @discardableResult
  func write(_ bytes: some Collection<UInt8>) -> Bool {
    let bytes = Array(bytes)
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        send(socket, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Ends with a reset instead of an orderly close.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
  }

  /// Waits until the peer closes.
  func waitForEnd() {
    while !read().isEmpty {}
  }
}

/// Runs a body on a detached thread.
func startThread(_ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(body)).toOpaque()
  pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }, box)
  pthread_detach(thread)
}
