import ChatProtocol
import Glibc
import Synchronization
import Testing

@testable import ClientCore

@Suite(.timeLimit(.minutes(1))) struct CurlTransportTests {
  private func connect(_ server: LoopbackServer) async throws -> any ChatConnection {
    try await CurlTransport().connect(host: "127.0.0.1", port: server.port, timeout: .seconds(10))
  }

  @Test func `carries bytes both ways and sees an orderly close`() async throws {
    let server = try LoopbackServer { socket, _ in
      socket.write(Array("hello".utf8))
      let got = socket.read()
      socket.write(Array("got ".utf8) + got)
    }
    let connection = try await connect(server)
    #expect(try await connection.receive() == Array("hello".utf8))
    try connection.send(Array("x\0y".utf8))
    var bytes: [UInt8] = []
    while let more = try await connection.receive() { bytes += more }
    #expect(bytes == Array("got x\0y".utf8))
    #expect(try await connection.receive() == nil, "the end stays the end")
    connection.close()
  }

  @Test func `the kernel gives an unacknowledged connection up within half a minute`() async throws {
    let server = try LoopbackServer { socket, _ in socket.waitForEnd() }
    let connection = try #require(try await connect(server) as? CurlConnection)
    defer { connection.close() }
    var (milliseconds, length) = (UInt32(0), socklen_t(MemoryLayout<UInt32>.size))
    getsockopt(connection.socket, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds, &length)
    #expect((20_000...30_000).contains(milliseconds))
  }

  @Test func `a refused connection is unreachable`() async throws {
    let port = try LoopbackServer.closedPort()
    let error = await #expect(throws: LinkError.self) {
      try await CurlTransport().connect(host: "127.0.0.1", port: port, timeout: .seconds(10))
    }
    #expect(error?.code == .unreachable)
  }

  @Test(arguments: ["", "a/b", "user@127.0.0.1", "127.0.0.1#", "a b", "a\nb", "[::1]", "http://127.0.0.1"])
  func `a host that is none does not reach the URL`(host: String) async throws {
    let server = try LoopbackServer { _, _ in }
    let error = await #expect(throws: LinkError.self) {
      try await CurlTransport().connect(host: host, port: server.port, timeout: .seconds(5))
    }
    #expect(error?.code == .unreachable)
  }

  @Test func `a reset is told apart from a close`() async throws {
    let server = try LoopbackServer { socket, _ in
      _ = socket.read()
      socket.reset()
    }
    let connection = try await connect(server)
    try connection.send([1])
    let error = await #expect(throws: LinkError.self) { while try await connection.receive() != nil {} }
    #expect(error?.code == .broken)
  }

  /// What libdispatch's sources did not survive now and then (docs/decisions.md).
  @Test func `many connections may be reset at once`() async throws {
    let server = try LoopbackServer { socket, _ in
      socket.write([UInt8](repeating: 7, count: 100))
      _ = socket.read()
      socket.reset()
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<100 {
            let connection = try await connect(server)
            try connection.send([1])
            let error = await #expect(throws: LinkError.self) { while try await connection.receive() != nil {} }
            #expect(error?.code == .broken)
            connection.close()
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func `closing ends a waiting reader and the peer's connection`() async throws {
    let (ended, signal) = AsyncStream.makeStream(of: Void.self)
    let server = try LoopbackServer { socket, _ in
      socket.waitForEnd()
      signal.yield()
    }
    let connection = try await connect(server)
    let reader = Task { await #expect(throws: LinkError.self) { try await connection.receive() } }
    connection.close()
    #expect(await reader.value?.code == .cancelled)
    connection.close()
    withExtendedLifetime(connection) {}
    for await _ in ended { break }
  }

  @Test func `a connection that is dropped unclosed lets go of its socket`() async throws {
    let (ended, signal) = AsyncStream.makeStream(of: Void.self)
    let server = try LoopbackServer { socket, _ in
      socket.waitForEnd()
      signal.yield()
    }
    _ = try await connect(server)
    for await _ in ended { break }
  }

  @Test func `megabytes pass in both directions without loss`() async throws {
    let total = 3_000_000
    let server = try LoopbackServer { socket, _ in
      // Echoes everything; reading and writing at once fills both directions' buffers.
      var left = total
      while left > 0 {
        let bytes = socket.read()
        if bytes.isEmpty { return }
        left -= bytes.count
        guard socket.write(bytes) else { return }
      }
    }
    let connection = try await connect(server)
    let writer = Task {
      var next: UInt8 = 0
      var sent = 0
      while sent < total {
        let chunk = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &+ Int(next)) }
        do {
          try connection.send(chunk)
          next &+= 1
          sent += chunk.count
        } catch {
          // Congested: the other side has to read first.
          await Task.yield()
        }
      }
    }
    var received = 0
    var isRight = true
    while received < total, let bytes = try await connection.receive() {
      for byte in bytes {
        isRight = isRight && byte == UInt8(truncatingIfNeeded: received % 100_000 &+ received / 100_000)
        received += 1
      }
    }
    await writer.value
    #expect(received == total)
    #expect(isRight)
    connection.close()
  }

  @Test func `what cannot be sent is refused at a limit`() async throws {
    let server = try LoopbackServer { socket, _ in
      // Does not read until the client gave up.
      _ = socket.read(upTo: 1)
      socket.write([1])
      socket.waitForEnd()
    }
    let connection = try await connect(server)
    let chunk = [UInt8](repeating: 0, count: 500_000)
    var error: LinkError?
    for _ in 0..<100 where error == nil {
      do throws(LinkError) { try connection.send(chunk) } catch let refusal { error = refusal }
    }
    #expect(error?.code == .congested)
    connection.close()
  }

  @Test func `cancelling an attempt ends it`() async throws {
    // 192.0.2.1 is reserved for documentation (RFC 5737): nobody answers there, if it can be reached at all.
    let task = Task {
      await #expect(throws: LinkError.self) {
        try await CurlTransport().connect(host: "192.0.2.1", port: 9, timeout: .seconds(50))
      }
    }
    task.cancel()
    let code = await task.value?.code
    #expect(code == .cancelled || code == .unreachable)
  }

  @Test func `a whole login runs over a real socket`() async throws {
    let uid = UserID(rawValue: 7)
    let server = try LoopbackServer { socket, _ in
      var decoder = FrameDecoder(limits: .familyServer)
      while true {
        let bytes = socket.read()
        if bytes.isEmpty { return }
        decoder.append(bytes)
        guard let frame = try? decoder.next() else { continue }
        switch frame.id {
        case .chatLogin:
          let reply = ChatLoginReply(error: .success, profile: UserProfile(uid: uid, name: "me"))
          guard let reply = try? reply.frame().encoded() else { return }
          socket.write(reply)
        case .searchUser:
          guard let reply = try? SearchUserReply(error: .uidInvalid).frame().encoded() else { return }
          socket.write(reply)
        default: return
        }
      }
    }
    let link = ChatLink()
    await link.start(LinkCredentials(uid: uid, token: "t", host: "localhost", port: server.port))
    var events: [LinkEvent] = []
    for await event in link.events {
      events.append(event)
      if event == .state(.online) { try await link.send(.search("nobody")) }
      if case .search = event { break }
    }
    #expect(events.first == .state(.connecting))
    #expect(events.last == .search(SearchUserReply(error: .uidInvalid), query: "nobody"))
    await link.stop()
  }
}
