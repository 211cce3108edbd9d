import ChatProtocol
import ClientCore
import Testing

/// The client core before our own server: several devices of an account and a friend.
@MainActor
@Suite(.timeLimit(.minutes(2))) struct NativeDeviceTests {
  /// Two devices of alice and one of bob, all logged in.
  private func twoDevicesAndAFriend(_ trial: NativeTrial) async throws -> (FamilyClient, FamilyClient, FamilyClient) {
    let clients = (trial.client(home: "desk"), trial.client(home: "phone"), trial.client(home: "friend"))
    try await clients.0.logIn("alice")
    try await clients.1.logIn("alice")
    try await clients.2.logIn("bob")
    return clients
  }

  @Test func `two devices and a friend see the same conversation in the same order`() async throws {
    try await NativeTrial.run { trial in
      let uids = try await trial.makeFriends("alice", "bob")
      let (alice, bob) = (uids[0], uids[1])
      let (desk, phone, friend) = try await twoDevicesAndAFriend(trial)
      try await desk.openChat(with: bob)
      try await phone.openChat(with: bob)
      try await friend.openChat(with: alice)
      for round in 0..<20 {
        desk.send("desk \(round)")
        phone.send("phone \(round)")
        friend.send("friend \(round)")
      }
      for client in [desk, phone, friend] {
        try await client.until { state in
          state.chatPane?.messages.count == 60 && state.chatPane?.messages.allSatisfy { $0.seq != nil } == true
        }
      }
      #expect(desk.messages.map(\.id) == phone.messages.map(\.id))
      #expect(desk.messages.map(\.id) == friend.messages.map(\.id))
      #expect(desk.messages.compactMap(\.seq) == (Int64(1)...60).map(ConversationSeq.init(rawValue:)))
      #expect(desk.messages.allSatisfy { !$0.isOwn || $0.delivery == .sent })
      #expect(phone.messages.filter(\.isOwn).count == 40, "own texts of the other device are own")
      #expect(desk.state.totalUnread == 0)
    }
  }

  @Test func `what came while a device was away is there when it is back, unread counts with it`() async throws {
    try await NativeTrial.run { trial in
      let uids = try await trial.makeFriends("alice", "bob")
      var phone = trial.client(home: "phone")
      try await phone.logIn("alice")
      await trial.end(phone)
      let friend = trial.client(home: "friend")
      try await friend.logIn("bob")
      try await friend.openChat(with: uids[0])
      for round in 0..<30 { friend.send("text \(round)") }
      try await friend.untilAllSent()
      phone = trial.client(home: "phone")
      try await phone.logIn("alice")
      try await phone.until { $0.totalUnread == 30 }
      let desk = trial.client(home: "desk")
      try await desk.logIn("alice")
      try await desk.until { $0.totalUnread == 30 }
      try await desk.openChat(with: uids[1])
      #expect(desk.messages.map(\.text) == (0..<30).map { "text \($0)" })
      // Read on the desk: the phone's count is gone, and the friend sees it.
      try await desk.untilTimePasses { _ in phone.state.totalUnread == 0 }
      try await friend.until { state in
        state.main.conversations.first { $0.peer == uids[0] }?.marks.peerRead == 30
      }
    }
  }

  @Test func `a friend's device that stores a text shows as delivered`() async throws {
    try await NativeTrial.run { trial in
      let uids = try await trial.makeFriends("alice", "bob")
      let desk = trial.client(home: "desk")
      try await desk.logIn("alice")
      try await desk.openChat(with: uids[1])
      desk.send("are you there?")
      try await desk.untilAllSent()
      #expect(desk.conversation(with: uids[1])?.marks.peerDelivered == 0)
      let friend = trial.client(home: "friend")
      try await friend.logIn("bob")
      try await desk.until { state in
        state.main.conversations.first { $0.peer == uids[1] }?.marks.peerDelivered == 1
      }
      #expect(desk.conversation(with: uids[1])?.marks.peerRead == 0)
    }
  }

  @Test func `without the server everything can be written, and goes out in order when it stands again`() async throws {
    try await NativeTrial.run { trial in
      let uids = try await trial.makeFriends("alice", "bob")
      let desk = trial.client(home: "desk")
      let friend = trial.client(home: "friend")
      try await desk.logIn("alice")
      try await friend.logIn("bob")
      try await desk.openChat(with: uids[1])
      try await friend.openChat(with: uids[0])
      desk.send("before")
      try await desk.untilAllSent()
      await trial.stopServer()
      try await desk.until { $0.connection != .online }
      for round in 0..<10 { desk.send("offline \(round)") }
      #expect(desk.messages.dropFirst().allSatisfy { $0.isWaiting })
      try await trial.startServer()
      let expected = ["before"] + (0..<10).map { "offline \($0)" }
      try await desk.untilTimePasses { $0.chatPane?.messages.filter { $0.delivery == .sent }.count == 11 }
      try await friend.untilTimePasses { $0.chatPane?.messages.count == 11 }
      #expect(desk.messages.map(\.text) == expected)
      #expect(friend.messages.map(\.text) == expected)
    }
  }

  @Test func `what was written before the program ended goes out at the next start`() async throws {
    try await NativeTrial.run { trial in
      let uids = try await trial.makeFriends("alice", "bob")
      var desk = trial.client(home: "desk")
      try await desk.logIn("alice")
      try await desk.openChat(with: uids[1])
      await trial.stopServer()
      try await desk.until { $0.connection != .online }
      desk.send("kept")
      await trial.end(desk)
      try await trial.startServer()
      desk = trial.client(home: "desk")
      try await desk.logIn("alice")
      try await desk.openChat(with: uids[1])
      try await desk.until { $0.chatPane?.messages.first?.delivery == .sent }
      #expect(desk.messages.map(\.text) == ["kept"])
      let friend = trial.client(home: "friend")
      try await friend.logIn("bob")
      try await friend.until { $0.totalUnread == 1 }
    }
  }

  @Test func `cut connections lose and double nothing`() async throws {
    try await NativeTrial.run { trial in
      let uids = try await trial.makeFriends("alice", "bob")
      let (desk, phone, friend) = try await twoDevicesAndAFriend(trial)
      try await desk.openChat(with: uids[1])
      try await phone.openChat(with: uids[1])
      try await friend.openChat(with: uids[0])
      for round in 0..<40 {
        desk.send("d\(round)")
        friend.send("f\(round)")
        if round % 8 == 3 { await trial.cutConnections() }
        await Task.yield()
      }
      for client in [desk, phone, friend] {
        try await client.untilTimePasses { state in
          state.chatPane?.messages.count { $0.seq != nil } == 80
        }
        #expect(client.messages.compactMap(\.seq) == (Int64(1)...80).map(ConversationSeq.init(rawValue:)))
      }
      #expect(desk.messages.map(\.id) == phone.messages.map(\.id))
      #expect(desk.messages.map(\.id) == friend.messages.map(\.id))
      #expect(desk.messages.filter(\.isOwn).map(\.text) == (0..<40).map { "d\($0)" }, "in the order written")
    }
  }

  @Test func `recalls and edits reach every device and stay after a restart`() async throws {
    try await NativeTrial.run { trial in
      let uids = try await trial.makeFriends("alice", "bob")
      let (alice, bob) = (uids[0], uids[1])
      var desk = trial.client(home: "desk")
      let friend = trial.client(home: "friend")
      try await desk.logIn("alice")
      try await friend.logIn("bob")
      try await desk.openChat(with: bob)
      try await friend.openChat(with: alice)
      desk.send("first")
      desk.send("second")
      try await desk.untilAllSent()
      try await friend.until { $0.chatPane?.messages.count == 2 }
      let ids = desk.messages.map(\.id)
      let phone = try await trial.link("alice", device: "phone")
      try await phone.online()
      try await phone.link.send(.edit(in: .direct(bob), messageID: ids[0], text: "first, better"))
      let edited = try await phone.value { if case .editReply(let reply, _) = $0 { reply } else { nil } }
      #expect(edited.error == .success)
      try await phone.link.send(.recall(in: .direct(bob), messageID: ids[1]))
      let recalled = try await phone.value { if case .recallReply(let reply, _) = $0 { reply } else { nil } }
      #expect(recalled.error == .success)
      for client in [desk, friend] {
        try await client.until {
          $0.chatPane?.messages.map(\.text) == ["first, better", ""] && $0.chatPane?.messages.last?.isRecalled == true
        }
      }
      await phone.link.stop()
      await trial.end(desk)
      desk = trial.client(home: "desk")
      try await desk.logIn("alice")
      try await desk.openChat(with: bob)
      #expect(desk.messages.map(\.text) == ["first, better", ""])
      #expect(desk.messages.map(\.isRecalled) == [false, true])
      // A device that sees it for the first time.
      let tablet = trial.client(home: "tablet")
      try await tablet.logIn("alice")
      try await tablet.until { state in state.main.conversations.first { $0.peer == bob }?.lastMessage != nil }
      try await tablet.openChat(with: bob)
      try await tablet.until { $0.chatPane?.messages.map(\.text) == ["first, better", ""] }
    }
  }

  @Test func `the same device twice: the newer stays, the older is told`() async throws {
    try await NativeTrial.run { trial in
      _ = try await trial.makeFriends("alice", "bob")
      let older = trial.client(home: "desk")
      try await older.logIn("alice")
      let newer = trial.client(home: "desk")
      try await newer.logIn("alice")
      try await older.until { $0.page == .login }
      #expect(older.state.form.failure == .kicked)
      #expect(newer.state.connection == .online)
    }
  }

  @Test func `a long conversation comes whole to a new device`() async throws {
    try await NativeTrial.run { trial in
      let uids = try await trial.makeFriends("alice", "bob")
      let desk = trial.client(home: "desk")
      try await desk.logIn("alice")
      try await desk.openChat(with: uids[1])
      for round in 0..<1200 { desk.send("text \(round)") }
      try await desk.until { $0.chatPane?.messages.last?.seq == 1200 }
      let phone = trial.client(home: "phone")
      try await phone.logIn("alice")
      try await phone.until { state in
        state.main.conversations.first { $0.peer == uids[1] }?.lastMessage?.seq == 1200
      }
      try await phone.openChat(with: uids[1])
      while phone.state.chatPane?.hasOlder == true {
        phone.handle(.chat(.loadOlder))
        try await phone.until { $0.chatPane?.isLoadingOlder == false }
      }
      #expect(phone.messages.map(\.text) == (0..<1200).map { "text \($0)" })
      #expect(phone.state.totalUnread == 0)
    }
  }
}
