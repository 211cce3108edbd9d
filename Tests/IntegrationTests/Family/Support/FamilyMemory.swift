import ChatProtocol

/// What the recordings know: who is who, and what was answered to whom.
///
/// The same question was asked more than once and answered differently as things went on, so each has a cursor: it
/// gives one recorded answer after the other, and the last one for ever.
struct FamilyMemory: Sendable {
  let recording: FamilyRecording
  /// The ports of the recorded chat servers, `chatserver1` first.
  let ports: [String]
  private let profiles: [UserID: StyledJSON]
  private let gateAnswers: [String: [RecordedExchange]]
  private let loginAnswers: [String: [RecordedAnswer]]
  private let searchAnswers: [String: RecordedAnswer]
  private var cursors: [String: Int] = [:]

  init(_ recording: FamilyRecording) {
    self.recording = recording
    ports = Set(recording.exchanges.map { $0.reply.json["port"].text }).filter { !$0.isEmpty }.sorted()
    profiles = recording.events.reduce(into: [:]) { profiles, event in
      guard event.id == FrameID.chatLoginReply.rawValue || event.id == FrameID.searchUserReply.rawValue else { return }
      let json = event.json
      if json["icon"] != .null, profiles[json["uid"].uid] == nil { profiles[json["uid"].uid] = json }
    }
    gateAnswers = Dictionary(grouping: recording.exchanges) { Self.key($0.request.path, $0.request.json) }
    let logins = recording.answers.filter { $0.request.id == FrameID.chatLogin.rawValue }
    loginAnswers = Dictionary(grouping: logins) { Self.loginKey($0.request.json) }
    let searches = recording.answers.filter { $0.request.id == FrameID.searchUser.rawValue }
    searchAnswers = Dictionary(
      searches.map { ($0.request.json["uid"].text, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Goes to the moment of a case: its gate login and its chat login are answered next as they were then.
  mutating func begin(at caseName: String) {
    for (key, exchanges) in gateAnswers {
      if let index = exchanges.firstIndex(where: { $0.request.caseName == caseName }) { cursors[key] = index }
    }
    for (key, answers) in loginAnswers {
      if let index = answers.firstIndex(where: { $0.request.caseName == caseName }) { cursors[key] = index }
    }
  }

  /// What the gate answered; to a question that it was never asked, what it said to a wrong one.
  mutating func gateReply(path: String, body: StyledJSON) -> RecordedEvent? {
    let key = Self.key(path, body)
    if let exchanges = gateAnswers[key] { return exchanges[advance(key, count: exchanges.count)].reply }
    let refusals = [
      "/get_verifycode": "verifycode missing email", "/user_register": "register wrong code",
      "/reset_pwd": "reset wrong code", "/user_login": "login unknown user",
    ]
    return recording.exchange(named: refusals[path] ?? "post unknown path")?.reply
  }

  /// What the chat server answered to a login; a wrong token and an unknown uid get what they got then.
  mutating func loginReply(_ body: StyledJSON) -> String {
    let key = Self.loginKey(body)
    if let answers = loginAnswers[key] { return answers[advance(key, count: answers.count)].reply.body ?? "" }
    let caseName = profile(body["uid"].uid) == nil ? "tcp login unknown uid (no token in redis)" : "tcp login bad token"
    return recording.sent(in: caseName, id: .chatLoginReply).first?.body ?? ""
  }

  func searchReply(_ body: StyledJSON) -> String {
    if case .int(let number) = body["uid"] { return searchReply(.object(["uid": .string(String(number))])) }
    let answer = searchAnswers[body["uid"].text] ?? searchAnswers["nobodyhere"]
    return answer?.reply.body ?? ""
  }

  /// A recorded account, with all that the original tells of it.
  func profile(_ uid: UserID) -> StyledJSON? { profiles[uid] }

  private mutating func advance(_ key: String, count: Int) -> Int {
    let index = min(cursors[key] ?? 0, count - 1)
    cursors[key] = index + 1
    return index
  }

  private static func loginKey(_ body: StyledJSON) -> String { "\(body["uid"].number) \(body["token"].text)" }

  /// What the original looks at in a request; all else may differ from client to client.
  private static func key(_ path: String, _ body: StyledJSON) -> String {
    let names = ["user", "email", "passwd", "confirm", "verifycode"].filter { path != "/user_login" || $0 != "user" }
    return ([path] + names.map { "\($0)=\(body[$0].text)" }).joined(separator: " ")
  }
}
