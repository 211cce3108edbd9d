import ChatProtocol

/// The chat servers: what the original does with each frame.
extension FamilyServer {
  func serveChat(_ socket: FamilySocket, server: Int) {
    let number = state.withLock { state in
      state.log.accepted += 1
      let number = state.log.accepted
      state.connections[number] = FamilyConnection(number: number, server: server, socket: socket)
      return number
    }
    changes.raise()
    // Ids are read as signed numbers there, so the highest half passes.
    var decoder = FrameDecoder(limits: FrameLimits(maxBodyBytes: FrameLimits.familyServer.maxBodyBytes, maxID: .max))
    while true {
      let bytes = socket.read()
      guard !bytes.isEmpty else { break }
      decoder.append(bytes)
      do {
        while let frame = try decoder.next() {
          guard Int16(bitPattern: frame.id.rawValue) <= Int16(FrameLimits.familyServer.maxID) else {
            throw FrameError.idOutOfRange(frame.id.rawValue, limit: FrameLimits.familyServer.maxID)
          }
          change { Self.take(frame, from: number, in: &$0) }
        }
      } catch {
        change { state in
          state.log.dropped += 1
          Self.end(number, in: &state, withReset: true)
        }
      }
    }
    change { Self.end(number, in: &$0) }
  }

  private static func take(_ frame: Frame, from number: Int, in state: inout State) {
    guard let sender = state.connections[number] else { return }
    let arrival = FamilyLog.Arrival(connection: number, id: frame.id, body: frame.body)
    state.log.frames.append(arrival)
    // What is no JSON reads as empty there.
    let body = arrival.json
    switch frame.id {
    case .chatLogin: logIn(body, at: sender, in: &state)
    case .searchUser: write(.searchUserReply, state.memory.searchReply(body), to: sender, in: state)
    case .addFriend: addFriend(body, from: sender, in: state)
    case .authFriend: acceptFriend(body, from: sender, in: state)
    case .textChat: passOn(body, from: sender, in: &state)
    default: break  // Heartbeats and all that it does not know are ignored.
    }
  }

  private static func write(_ id: FrameID, _ body: String, to connection: FamilyConnection, in state: State) {
    connection.write([Frame(id: id, body: Array(body.utf8))], pieces: state.pieces)
  }

  private static func logIn(_ body: StyledJSON, at connection: FamilyConnection, in state: inout State) {
    let uid = body["uid"].uid
    let recorded = state.memory.loginReply(body)
    let isLetIn = (try? StyledJSON(parsing: recorded))?["error"] == .int(0)
    if isLetIn {
      state.connections[connection.number]?.uid = uid
      state.sessions[connection.server][uid] = connection.number
      state.homes[uid] = connection.server
    }
    let reply = isLetIn ? state.loginReplies[uid] ?? recorded : recorded
    let frames = [Frame(id: .chatLoginReply, body: Array(reply.utf8))] + (state.behindLogin[uid] ?? [])
    connection.write(frames, pieces: state.pieces)
  }

  /// Says yes whatever was asked, and tells the other side the applicant's profile, not the greeting.
  private static func addFriend(_ body: StyledJSON, from sender: FamilyConnection, in state: State) {
    if let receiver = connection(of: body["touid"].uid, in: state), var notice = state.memory.profile(body["uid"].uid) {
      notice = notice.keeping("desc", "icon", "name", "nick", "sex")
      notice["applyuid"] = body["uid"]
      notice["error"] = .int(0)
      write(.addFriendNotice, notice.printed, to: receiver, in: state)
    }
    write(.addFriendReply, StyledJSON.object(["error": .int(0)]).printed, to: sender, in: state)
  }

  private static func acceptFriend(_ body: StyledJSON, from sender: FamilyConnection, in state: State) {
    if let receiver = connection(of: body["touid"].uid, in: state),
      var notice = state.memory.profile(body["fromuid"].uid)
    {
      notice = notice.keeping("icon", "name", "nick", "sex")
      notice["error"] = .int(0)
      notice["fromuid"] = body["fromuid"]
      notice["touid"] = body["touid"]
      write(.authFriendNotice, notice.printed, to: receiver, in: state)
    }
    var reply = StyledJSON.object(["error": .int(Int64(ErrorCode.uidInvalid.rawValue))])
    if let friend = state.memory.profile(body["touid"].uid) {
      reply = friend.keeping("icon", "name", "nick", "sex", "uid")
      reply["error"] = .int(0)
    }
    write(.authFriendReply, reply.printed, to: sender, in: state)
  }

  /// Trusts `fromuid`; the receiver hears of it before the sender, so to oneself 1019 comes before 1018.
  private static func passOn(_ body: StyledJSON, from sender: FamilyConnection, in state: inout State) {
    if state.textsToDrop > 0 {
      state.textsToDrop -= 1
      return end(sender.number, in: &state, withReset: true)
    }
    var message = StyledJSON.object([
      "error": .int(0), "fromuid": .int(body["fromuid"].number), "touid": .int(body["touid"].number),
      "text_array": body["text_array"],
    ])
    let reply = message.printed
    if let receiver = connection(of: body["touid"].uid, in: state) {
      if receiver.server != sender.server {
        // Between two servers only ids and texts travel, and an empty list is lost.
        let items = body["text_array"].elements.map { $0.keeping("content", "msgid") }
        message["text_array"] = items.isEmpty ? .null : .array(items)
      }
      write(.textChatNotice, message.printed, to: receiver, in: state)
    }
    if !state.holdsTextReplies { write(.textChatReply, reply, to: sender, in: state) }
  }
}
