import Glibc

/// A TCP listener on 127.0.0.1 that hands every connection to a thread of its own.
final class FamilyListener: Sendable {
  let port: UInt16
  private let socket: Descriptor

  /// Starts listening on a free port.
  init(serve: @escaping @Sendable (FamilySocket) -> Void) throws {
    let descriptor = Descriptor(Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    let listener = descriptor.number
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && getsockname(listener, address, &length) == 0
      }
    }
    guard listener >= 0, bound, listen(listener, 64) == 0 else { throw FamilySocketError(errno: errno) }
    socket = descriptor
    port = UInt16(bigEndian: address.sin_port)
    startFamilyThread {
      while true {
        let connection = accept(descriptor.number, nil, nil)
        if connection < 0 { break }
        let socket = FamilySocket(connection)
        startFamilyThread { serve(socket) }
      }
    }
  }

  /// Connections are refused from now on.
  func stop() {
    // Wakes the accept, which ends its thread.
    shutdown(socket.number, Int32(SHUT_RDWR))
  }
}

/// Closed when nobody can use its number any more, for the next socket of any other test may get the same.
private final class Descriptor: Sendable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close(number) }
}

struct FamilySocketError: Error { let errno: Int32 }

/// One end of a connection; blocking, with a limit of 20 s so that a failed test ends.
final class FamilySocket: Sendable {
  private let socket: Int32

  init(_ socket: Int32) {
    self.socket = socket
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    // Small pieces leave at once, so that what is cut arrives cut.
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Connects to a port of this machine.
  convenience init(connectingTo port: UInt16) throws {
    self.init(Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    address.sin_port = port.bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { [socket] address in
        connect(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw FamilySocketError(errno: errno) }
  }

  deinit { close(socket) }

  /// What one read gives; empty at the end.
  func read() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &bytes, bytes.count, 0)
    return count > 0 ? Array(bytes[..<count]) : []
  }

  /// Writes everything, in pieces if a size is given. A peer that is gone is found out by ``read()``.
  func write(_ bytes: [UInt8], pieces size: Int? = nil) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        send(socket, $0.baseAddress?.advanced(by: sent), min(size ?? .max, $0.count - sent), Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
      if size != nil { sched_yield() }
    }
  }

  /// Ends the connection for both sides; reads of another thread end too.
  func stop(withReset: Bool = false) {
    if withReset {
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }
    shutdown(socket, Int32(SHUT_RDWR))
  }
}

/// Runs a body on a detached thread.
private func startFamilyThread(_ body: @escaping @Sendable () -> Void) {
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
