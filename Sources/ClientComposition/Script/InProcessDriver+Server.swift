import ChatProtocol
import ChatTUI
import ClientCore

/// What happens at the server or to it.
extension InProcessDriver {
  func carryOut(_ action: ServerAction, in world: ScriptClient.World) async throws(ScriptFault) {
    let server = world.server
    switch action {
    case .companions, .familyClients: break
    case .user(let name, let password, let friends, let isOnline):
      let uid = try await server.ensureUser(name, password: password)
      for friend in friends {
        let other = try await server.ensureUser(friend, password: ScriptServer.standardPassword)
        try await server.befriend(uid, other)
      }
      if isOnline { _ = try await online(name, world) }
    case .login(let name): _ = try await online(name, world)
    case .logout(let name):
      guard let peer = peers[name] else { throw ScriptFault("\(name) is not logged in by the script") }
      await peer.stop()
    case .send(let name, let text, let recipient): try await send(text, from: name, to: recipient, world)
    case .apply(let name, let recipient, let greeting, let remark):
      let peer = try await online(name, world)
      let uid = try await self.uid(of: recipient, server)
      try await peer.apply(to: uid, greeting: greeting, remark: remark)
      try await wait("no answer to the application") { peer.answer(toApplicationFor: uid) != nil }
      try succeeded(peer.answer(toApplicationFor: uid), "the application")
    case .accept(let name, let applicant, let remark):
      let peer = try await online(name, world)
      let uid = try await self.uid(of: applicant, server)
      try await wait("\(name) got no application") { peer.applicants.contains(uid) }
      try await peer.accept(uid, remark: remark)
      try await wait("no answer to the acceptance") { peer.answer(toAcceptanceOf: uid) != nil }
      try succeeded(peer.answer(toAcceptanceOf: uid), "the acceptance")
    case .drop: await server.stop()
    case .restore: try await restore(world)
    case .move:
      await server.stop()
      server.leaveChatPort()
      try await restore(world)
    case .stall: world.network.stall()
    case .cut: await server.cutConnections()
    case .expireCode: server.expireCodes()
    }
  }

  private func restore(_ world: ScriptClient.World) async throws(ScriptFault) {
    world.network.flow()
    guard !world.server.isRunning else { return }
    let back = peers.values.filter { $0.trouble == nil }
    try await world.server.start()
    for peer in back {
      await peer.retryNow()
      try await wait("\(peer.name) did not come back online") { peer.isOnline }
    }
  }

  /// A user whom the script plays, logged in.
  private func online(_ name: String, _ world: ScriptClient.World) async throws(ScriptFault) -> ScriptPeer {
    if let peer = peers[name], peer.isOnline { return peer }
    let uid = try await world.server.uid(of: name)
    let peer = peers[name] ?? ScriptPeer(name: name, uid: uid, server: world.server, changes: changes)
    peers[name] = peer
    await peer.start(try await world.server.credentials(for: name))
    try await wait("\(name) did not come online") { () throws(ScriptFault) in
      if let trouble = peer.trouble { throw ScriptFault("\(name) did not come online: \(trouble)") }
      return peer.isOnline
    }
    return peer
  }

  private func send(
    _ text: String, from name: String, to recipient: String?, _ world: ScriptClient.World
  ) async throws(ScriptFault) {
    let peer = try await online(name, world)
    let id = try await peer.send(text, to: try await uid(of: recipient, world.server))
    try await wait("the text got no answer") { peer.answer(toText: id) != nil }
    try succeeded(peer.answer(toText: id), "the text")
  }

  private func succeeded(_ code: ErrorCode?, _ what: String) throws(ScriptFault) {
    guard let code, code != .success else { return }
    throw ScriptFault("the server refused \(what) with \(code.rawValue)")
  }

  /// A named user, else whoever is logged in at the present client.
  private func uid(of name: String?, _ server: ScriptServer) async throws(ScriptFault) -> UserID {
    if let name { return try await server.uid(of: name) }
    guard let uid = runningClient?.store.state.ownID else {
      throw ScriptFault("nobody is logged in at the present client; name the user")
    }
    return uid
  }
}
