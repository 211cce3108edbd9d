import ChatProtocol
import Foundation
import Logging
import Testing

@testable import ServerStub

@Suite("A running server", .timeLimit(.minutes(1)))
struct RunningServerTests {
  private func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("server-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
  }

  @Test("accounts, friends, remarks, tokens and undelivered texts outlive the server")
  func everythingOutlivesTheServer() async throws {
    try await withFolder { folder in
      let path = folder + "/server.sqlite"
      let (alice, bob, token) = try await withServer {
        $0.storage = .sqlite(path: path)
      } _: { fixture in
        let alice = try await fixture.register("alice")
        let bob = try await fixture.register("bob")
        try await fixture.befriend(alice, bob)
        let (client, _) = try await fixture.logIn(alice)
        try await client.sendText("kept", id: "m", from: alice.uid, to: bob.uid)
        return (alice, bob, try await fixture.token(for: bob))
      }
      try await withServer {
        $0.storage = .sqlite(path: path)
      } _: { fixture in
        let client = try await fixture.rawChat()
        try await client.send(ChatLoginRequest(uid: bob.uid, token: token))
        #expect(try await client.expect(ChatLoginReply.self).friends.map(\.profile.uid) == [alice.uid])
        #expect(try await client.expect(TextChatNotice.self).items.map(\.content) == ["kept"])
        // What is answered now comes behind the time to read the text, so that counts as read.
        try await client.expectNothing()
        await client.close()
        let (_, reply) = try await fixture.logIn(alice)
        #expect(reply.error == .success)
      }
      try await withServer {
        $0.storage = .sqlite(path: path)
      } _: { fixture in
        let (client, _) = try await fixture.logIn(bob)
        try await client.expectNothing()
      }
    }
  }

  @Test("a second server on the same database is refused, and the first one's end sets it free")
  func oneServerPerDatabase() async throws {
    try await withFolder { folder in
      let path = folder + "/server.sqlite"
      try await withServer {
        $0.storage = .sqlite(path: path)
      } _: { _ in
        var configuration = ServerConfiguration(mailer: CodeCollector())
        configuration.storage = .sqlite(path: path)
        let error = await #expect(throws: ServerStartError.self) {
          try await RunningServer.start(configuration, logger: Logger(label: "test"))
        }
        #expect(error?.code == .storageInUse)
      }
      try await withServer {
        $0.storage = .sqlite(path: path)
      } _: { fixture in
        _ = try await fixture.register("alice")
      }
    }
  }

  @Test("a server that was shut down lets go of its database, even while something still holds on to it")
  func shutDownServerLetsGo() async throws {
    try await withFolder { folder in
      var configuration = ServerConfiguration(mailer: CodeCollector())
      configuration.storage = .sqlite(path: folder + "/server.sqlite")
      let first = try await RunningServer.start(configuration, logger: Logger(label: "test"))
      await first.shutdown()
      let second = try await RunningServer.start(configuration, logger: Logger(label: "test"))
      await second.shutdown()
      withExtendedLifetime(first) {}
    }
  }

  @Test("two servers in one process know nothing of each other")
  func twoServers() async throws {
    try await withServer { one in
      try await withServer { two in
        let alice = try await one.register("alice")
        let other = try await two.register("alice")
        #expect(alice.uid == other.uid)
        #expect(one.server.chatPort != two.server.chatPort)
        let token = try await one.token(for: alice)
        let client = try await two.rawChat()
        try await client.send(ChatLoginRequest(uid: alice.uid, token: token))
        #expect(try await client.expect(ChatLoginReply.self).error != .success)
      }
    }
  }

  @Test("a port in use is one clear line, and the server can start elsewhere")
  func portInUse() async throws {
    try await withServer { fixture in
      var configuration = ServerConfiguration(mailer: CodeCollector())
      configuration.gate = fixture.server.gate
      let error = await #expect(throws: ServerStartError.self) {
        try await RunningServer.start(configuration, logger: Logger(label: "test"))
      }
      #expect(error?.code == .cannotListen)
      #expect(error?.message.contains("\(fixture.server.gate)") == true)
      #expect(error?.message.contains("\n") == false)
    }
  }

  @Test("dropped connections are closed and new ones are served")
  func droppedConnections() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let (client, _) = try await fixture.logIn(alice)
      await fixture.server.dropConnections()
      #expect(try await client.next() == nil)
      let (again, _) = try await fixture.logIn(alice)
      try await again.expectNothing()
    }
  }

  @Test("a paused server refuses connections and comes back at the same ports")
  func pauseAndResume() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let (client, _) = try await fixture.logIn(alice)
      await fixture.server.pause()
      #expect(try await client.next() == nil)
      await #expect(throws: (any Error).self) { try await fixture.rawChat() }
      await #expect(throws: (any Error).self) { try await fixture.gate() }
      try await fixture.server.resume()
      let (again, _) = try await fixture.logIn(alice)
      try await again.expectNothing()
    }
  }

  @Test("clients are told the advertised address")
  func advertisedAddress() async throws {
    try await withServer {
      $0.advertisedChat = ServerEndpoint(host: "chat.example.test", port: 0)
    } _: { fixture in
      let alice = try await fixture.register("alice")
      let gate = try await fixture.gate()
      let reply = try await gate.postExpectingSuccess(
        "/user_login", ["email": alice.email, "passwd": alice.password])
      #expect(reply["host"]?.string == "chat.example.test")
      #expect(reply["port"]?.string == "\(fixture.server.chatPort)")
    }
  }

  @Test("a chat server that listens everywhere is told at the address the gate was reached at")
  func wildcardAddress() async throws {
    try await withServer {
      $0.chat = ServerEndpoint(host: "0.0.0.0", port: 0)
    } _: { fixture in
      let alice = try await fixture.register("alice")
      let gate = try await fixture.gate()
      let reply = try await gate.postExpectingSuccess(
        "/user_login", ["email": alice.email, "passwd": alice.password])
      #expect(reply["host"]?.string == "127.0.0.1")
    }
  }

  @Test("the online count follows logins and closes")
  func onlineCount() async throws {
    try await withServer { fixture in
      let alice = try await fixture.register("alice")
      let (client, _) = try await fixture.logIn(alice)
      #expect(fixture.server.onlineCount == 1)
      await client.close()
      // The server sees the close a moment later; a login of another account comes after it on the same loop.
      let bob = try await fixture.register("bob")
      _ = try await fixture.logIn(bob)
      #expect(fixture.server.onlineCount == 1)
    }
  }
}
