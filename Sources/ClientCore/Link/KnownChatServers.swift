/// Which chat server of a family deployment a kept session tries next, as a plain value: its gate names one only for a
/// password, but a token is good at all of them.
struct KnownChatServers {
  enum Step: Hashable {
    case tryNext(ChatServerPlace)
    /// All were tried; they may only be starting anew.
    case wait
    /// None has answered for longer than a restart takes.
    case giveUp
  }

  /// How long none may answer. A restart takes seconds, and who is sent to the login page has to type a password.
  static let patience = Duration.seconds(60)

  private var places: [ChatServerPlace]
  private var failed: Set<ChatServerPlace> = []
  private var searchBegan: Duration?

  /// - Parameter places: in the order in which they are to be tried.
  init(_ places: [ChatServerPlace]) {
    self.places = places
  }

  /// No session could be had at this one.
  mutating func failed(at place: ChatServerPlace, now: Duration) -> Step {
    let began = searchBegan ?? now
    searchBegan = began
    failed.insert(place)
    if let next = places.first(where: { !failed.contains($0) }) { return .tryNext(next) }
    guard now - began < Self.patience else { return .giveUp }
    failed = []
    return .wait
  }

  /// A session stands at this one.
  mutating func reached(_ place: ChatServerPlace) {
    failed = []
    searchBegan = nil
    if !places.contains(place) { places.append(place) }
  }
}
