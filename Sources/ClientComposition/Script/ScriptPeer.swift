import ChatProtocol
import ClientCore
import ChatTUI

/// A user whom the script plays: online through the same protocol as everybody, without a screen.
@MainActor
final class ScriptPeer {
  let name: String
  let uid: UserID
  /// Every text that came, once each.
  private(set) var received: [String] = []
  private(set) var applicants: Set<UserID> = []
  private(set) var isOnline = false
  /// Why the connection is not wanted any more, if it is not.
  private(set) var trouble: String?
  private var seen: Set<String> = []
  private var answers: [MessageID: ErrorCode] = [:]
  private var acceptances: [UserID: ErrorCode] = [:]
  private var applications: [UserID: ErrorCode] = [:]
  private let link: ChatLink
  private let changes: ChangeSignal
  private var follower: Task<Void, Never>?

  init(name: String, uid: UserID, server: ScriptServer, changes: ChangeSignal) {
    self.name = name
    self.uid = uid
    self.changes = changes
    // Real time: a peer must not be taken for dead while a script advances an hour at once.
    link = ChatLink(reauthenticate: { () async throws(GateError) -> LinkCredentials in
      do throws(ScriptFault) {
        return try await server.credentials(for: name)
      } catch {
        throw GateError(code: .unreachable, message: error.message)
      }
    })
  }

  func start(_ credentials: LinkCredentials) async {
    trouble = nil
    if follower == nil {
      follower = Task { [weak self, events = link.events] in
        for await event in events { self?.take(event) }
      }
    }
    await link.start(credentials)
  }

  func stop() async {
    await link.stop()
    isOnline = false
  }

  /// Stops and listens no more.
  func close() async {
    await stop()
    follower?.cancel()
    await follower?.value
  }

  func retryNow() async {
    await link.retryNow()
  }

  // MARK: Requests; each returns when it was handed over

  /// Returns the id under which the answer will be known.
  func send(_ text: String, to recipient: UserID) async throws(ScriptFault) -> MessageID {
    let id = MessageID(rawValue: UniqueID.next())
    try await request(.texts(to: .direct(recipient), [TextItem(msgid: id, content: MessageContent(text))]))
    return id
  }

  func apply(to recipient: UserID, greeting: String, remark: String) async throws(ScriptFault) {
    applications[recipient] = nil
    try await request(.addFriend(to: recipient, greeting: greeting.isEmpty ? name : greeting, remark: remark))
  }

  func accept(_ applicant: UserID, remark: String) async throws(ScriptFault) {
    acceptances[applicant] = nil
    try await request(.acceptFriend(applicant, remark: remark))
  }

  private func request(_ request: LinkRequest) async throws(ScriptFault) {
    do throws(LinkError) {
      try await link.send(request)
    } catch {
      throw ScriptFault("\(name): \(error.message)")
    }
  }

  // MARK: Answers; `nil` while there is none

  func answer(toText id: MessageID) -> ErrorCode? { answers[id] }
  func answer(toApplicationFor uid: UserID) -> ErrorCode? { applications[uid] }
  func answer(toAcceptanceOf uid: UserID) -> ErrorCode? { acceptances[uid] }

  private func take(_ event: LinkEvent) {
    switch event {
    case .state(let state): follow(state)
    case .loggedIn(let reply):
      applicants.formUnion(reply.applies.filter { $0.status == ApplyEntry.pending }.map(\.profile.uid))
    case .friendApplication(let notice): applicants.insert(notice.applicant.uid)
    case .addFriendReply(let code, let recipient): if let recipient { applications[recipient] = code }
    case .acceptFriendReply(let reply, let applicant): if let applicant { acceptances[applicant] = reply.error }
    case .textReply(let reply, let ids): for id in ids { answers[id] = reply.error }
    case .text(let notice):
      for item in notice.items where seen.insert("\(notice.from) \(item.msgid)").inserted {
        received.append(item.content.text)
      }
    case .requestFailed(let request, _): fail(request)
    // A peer speaks the family's dialect, which has nothing else.
    default: break
    }
    changes.raise()
  }

  private func follow(_ state: LinkState) {
    isOnline = state == .online
    switch state {
    case .kicked: trouble = "another login took the account"
    case .stopped(let error): trouble = error.message
    case .idle, .connecting, .loggingIn, .online, .waiting: break
    }
  }

  private func fail(_ request: LinkRequest) {
    switch request {
    case .texts(_, let items): for item in items { answers[item.msgid] = .backendUnreachable }
    case .addFriend(let recipient, _, _): applications[recipient] = .backendUnreachable
    case .acceptFriend(let applicant, _): acceptances[applicant] = .backendUnreachable
    // As above.
    default: break
    }
  }
}
