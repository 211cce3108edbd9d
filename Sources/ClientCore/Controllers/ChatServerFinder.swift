import ChatProtocol

/// Finds the chat server of a kept session, for which there is no password to log in with at the gate.
///
/// Our gate tells where to go for the token. One of the family does not know the question; there the chat servers
/// that it has named before are tried.
@MainActor
final class ChatServerFinder {
  private let gate: any GateAPI
  private let clock: any WallClock
  private var credentials: LinkCredentials
  private var known: KnownChatServers

  init(_ credentials: LinkCredentials, known: [ChatServerPlace], gate: any GateAPI, clock: any WallClock) {
    self.credentials = credentials
    self.known = KnownChatServers(known)
    self.gate = gate
    self.clock = clock
  }

  /// The credentials with another place, after the one they name let nobody in.
  ///
  /// Throws ``GateError``; ``GateError/Code/noOtherChatServer`` and ``GateError/Code/chatServersGone(_:)`` at a gate of
  /// the family that has named none that is left to try.
  func find() async throws(GateError) -> LinkCredentials {
    let place: ChatServerPlace
    do throws(GateError) {
      place = try await gate.chatServer(for: credentials.uid, token: credentials.token)
    } catch {
      guard error.code == .unknownPath else { throw error }
      place = try nextKnown()
    }
    credentials = LinkCredentials(
      uid: credentials.uid, token: credentials.token, host: place.host, port: place.port)
    return credentials
  }

  /// A session stands.
  func reached() { known.reached(credentials.place) }

  private func nextKnown() throws(GateError) -> ChatServerPlace {
    let place = credentials.place
    switch known.failed(at: place, now: clock.elapsed()) {
    case .tryNext(let next): return next
    case .wait:
      throw GateError(
        code: .noOtherChatServer, message: "\(place) cannot be reached, and no other chat server is known")
    case .giveUp:
      throw GateError(
        code: .chatServersGone(place.description), message: "no chat server that the gate has named can be reached")
    }
  }
}

extension LinkCredentials {
  /// Where the chat server listens.
  var place: ChatServerPlace { ChatServerPlace(host: host, port: port) }
}
