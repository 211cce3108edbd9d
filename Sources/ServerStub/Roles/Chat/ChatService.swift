import ChatProtocol
import Logging

/// What the chat role does about each request. Knows no sockets: the session hands in who is asking.
///
/// A refusal is a reply with its code. A fault (a store that fails) is logged and answered with the code of
/// ``ServerError``'s table, which tells the client to try again; it never ends the server.
struct ChatService: Sendable {
  let accounts: any AccountStore
  let friends: any FriendStore
  let messages: any MessageStore
  let presence: any PresenceStore
  let tokens: any Tokens
  let sessions: any SessionDirectory
  let notifier: any PeerNotifier
  let hub: ChatHub
  let positions: DeliveryPositions
  let allowances: AccountAllowances
  let jobs: JobGroup
  var audit: AuditLog?
  let clock: ServerClock
  let logger: Logger

  /// How often a native client beats; two silent intervals end a connection on its side.
  static let heartbeatSeconds: Int64 = 30

  // MARK: Login

  /// Checks a token; returns why the login is refused, or `nil` when it is right.
  func admit(_ request: ChatLoginRequest, peer: String) async -> ErrorCode? {
    var refusal: ErrorCode?
    do {
      refusal = try await tokens.admit(request.token, of: request.uid, peer: peer)
      // Only who has the token counts, so nobody can keep others out.
      if refusal == nil, !allowances.take(.logins, by: request.uid) { refusal = .tooManyRequests }
    } catch {
      refusal = fault("token check failed", error)
    }
    audit?.record(.chatLogin, outcome: refusal ?? .success, uid: request.uid, peer: peer)
    return refusal
  }

  /// What a session begins with.
  struct Entrance: Sendable {
    var opening: SessionOpening
    /// Whether the account has come online by it.
    var isFirst: Bool
  }

  /// Gives a session, which is in the hub by now, its place, and reads what it begins with. A session that is refused has
  /// no place.
  func enter(
    _ request: ChatLoginRequest, as session: SessionID, in slot: SessionSlot
  ) async -> Result<Entrance, Refusal> {
    let uid = request.uid
    do {
      let claimed = try await sessions.claim(slot, of: uid, for: session)
      guard hub.claimed(claimed.claim) else {
        // It has ended meanwhile, so nobody else gives the place up.
        await sessionEnded(session, of: uid)
        return .failure(Refusal(code: .tokenWrong))
      }
      let opening: Result<SessionOpening, Refusal>
      // A reset or a logout that came since the token was checked has not seen this session.
      do {
        let isStillValid = try await tokens.check(request.token, of: uid) == .valid
        opening = isStillValid ? await open(uid, isNative: slot.isNative) : .failure(Refusal(code: .tokenWrong))
      } catch {
        opening = .failure(Refusal(code: fault("token check failed", error)))
      }
      // Nobody was told yet that the account came, so nobody is told that it goes.
      if case .failure = opening, try await sessions.release(session, of: uid), !claimed.isFirst {
        await wentOffline(uid)
      }
      return opening.map { Entrance(opening: $0, isFirst: claimed.isFirst) }
    } catch {
      return .failure(Refusal(code: fault("place not claimed", error)))
    }
  }

  /// Gives up the place of a session that has ended.
  func sessionEnded(_ session: SessionID, of uid: UserID) async {
    do {
      if try await sessions.release(session, of: uid) { await wentOffline(uid) }
    } catch {
      // Its lease ends it.
      _ = fault("place not given up", error)
    }
  }

  /// Reads what 1006 tells and where the session is to go on in the user's log.
  private func open(_ uid: UserID, isNative: Bool) async -> Result<SessionOpening, Refusal> {
    do {
      guard let profile = try await accounts.profile(of: uid) else { return .failure(Refusal(code: .uidInvalid)) }
      let friendList = try await friends.friends(of: uid, maxBytes: Frame.maxBodyBytes)
      let applications = try await friends.applications(to: uid, limit: SessionOpening.maxApplications)
      if isNative {
        // Last, so that whatever the lists lack is in the log behind this head.
        let log = try await messages.events(of: uid, after: .max, limit: 0, maxBytes: 0)
        let native = NativeSession(
          proto: 2, inbox: log.head, minInbox: log.min, heartbeatSeconds: ChatService.heartbeatSeconds,
          maxBody: Int64(Frame.maxBodyBytes), serverTime: clock.now)
        return .success(
          SessionOpening(
            profile: profile, friends: friendList, applications: applications, position: log.head, native: native))
      }
      let stored = try await messages.deliveryPosition(of: .family(uid))
      // From now on the log keeps what this account's family client has not got.
      if stored == nil { positions.note(.family(uid), position: 0) }
      return .success(
        SessionOpening(
          profile: profile, friends: friendList, applications: applications,
          position: max(stored ?? 0, positions.latest(of: .family(uid)) ?? 0), native: nil))
    } catch {
      return .failure(Refusal(code: fault("login failed", error)))
    }
  }

  // MARK: Requests

  /// Serves any request but logins, texts and heartbeats, which the session treats itself.
  func serve(_ request: ChatRequest, from uid: UserID) async -> Frame? {
    if let act = request.limitedAct, !allowances.take(act, by: uid) { return request.refusal(.tooManyRequests) }
    return switch request {
    case .search(let search): await self.search(search)
    case .addFriend(let application): await addFriend(application, from: uid)
    case .authFriend(let acceptance): await authFriend(acceptance, from: uid)
    case .login, .text, .heartbeat: nil
    }
  }

  /// A page of a user's event log; `nil` when the store fails.
  func log(of uid: UserID, after number: EventNumber, limit: Int) async -> LogPage? {
    do {
      return try await messages.events(of: uid, after: number, limit: limit, maxBytes: .max)
    } catch {
      logger.error("log not read", metadata: ["error": "\(error)"])
      return nil
    }
  }

  private func search(_ request: SearchUserRequest) async -> Frame {
    do {
      let query = request.query.trimmed()
      let isNumber = !query.isEmpty && query.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      let found: UserProfile?
      if isNumber {
        // Digits that no uid can have are a uid that nobody has.
        guard let uid = Int64(query).flatMap({ UserID(exactly: $0) }) else {
          return SearchUserReply(error: .uidInvalid).frame()
        }
        found = try await accounts.profile(of: uid)
      } else {
        found = try await accounts.profile(named: query)
      }
      guard let found else { return SearchUserReply(error: .uidInvalid).frame() }
      return SearchUserReply(error: .success, profile: found.forStrangers).frame()
    } catch {
      return SearchUserReply(error: fault("search failed", error)).frame()
    }
  }

  private func addFriend(_ request: AddFriendRequest, from uid: UserID) async -> Frame {
    do {
      guard let applicant = try await accounts.profile(of: uid) else {
        return AddFriendReply(error: .uidInvalid).frame()
      }
      let remark = FriendTexts.remark(request.remark)
      let greeting = FriendTexts.greeting(request.applyName, applicant: applicant)
      switch try await friends.apply(from: uid, to: request.to, remark: remark, greeting: greeting) {
      case .recorded:
        var shown = applicant.forStrangers
        shown.desc = greeting
        notifier.notify(.family(AddFriendNotice(applicant: shown).frame(), from: uid), to: request.to)
        return AddFriendReply(error: .success).frame()
      case .alreadyFriends, .dropped:
        return AddFriendReply(error: .success).frame()
      case .unknownUser, .isSelf:
        return AddFriendReply(error: .uidInvalid).frame()
      }
    } catch {
      return AddFriendReply(error: fault("friend application failed", error)).frame()
    }
  }

  private func authFriend(_ request: AuthFriendRequest, from uid: UserID) async -> Frame {
    do {
      // Read first: a fault behind the change would be told as if nothing had been done.
      guard let friend = try await accounts.profile(of: request.to), let own = try await accounts.profile(of: uid)
      else { return AuthFriendReply(error: .uidInvalid).frame() }
      let outcome = try await friends.accept(by: uid, applicant: request.to, remark: FriendTexts.remark(request.remark))
      switch outcome {
      case .accepted, .alreadyFriends:
        notifier.notify(
          .family(AuthFriendNotice(to: request.to, profile: own.forStrangers).frame(), from: uid), to: request.to)
        return AuthFriendReply(error: .success, friend: friend.forStrangers).frame()
      case .noApplication, .unknownUser:
        return AuthFriendReply(error: .uidInvalid).frame()
      }
    } catch {
      return AuthFriendReply(error: fault("friend acceptance failed", error)).frame()
    }
  }

  func fault(_ what: Logger.Message, _ error: ServerError) -> ErrorCode {
    logger.error(what, metadata: ["error": "\(error)"])
    return error.wireCode
  }
}

extension ChatRequest {
  /// What of an account's limits the request uses; texts are counted one by one where they are stored.
  fileprivate var limitedAct: AccountLimits.Act? {
    switch self {
    case .search: .lookups
    case .addFriend: .applications
    case .login, .authFriend, .text, .heartbeat: nil
    }
  }
}

extension UserProfile {
  /// The profile as anyone may see it: without the email.
  var forStrangers: UserProfile {
    var profile = self
    profile.email = nil
    return profile
  }
}
