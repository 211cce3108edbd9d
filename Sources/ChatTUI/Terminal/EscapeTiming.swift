/// How long input that may go on is waited for, before an ESC is the Escape key.
struct EscapeTiming {
  /// After an ESC. Terminals send a sequence at once; slow links split it.
  let escape: Duration
  /// After `ESC [` and `ESC O`, where nobody waits for anything: the other reading is a key that means nothing here.
  let introducer: Duration
  /// How long after an Escape the rest of a sequence may still come (``LateSequence``).
  let late = Duration.seconds(1)

  /// - Parameter environment: `ESCDELAY` in milliseconds, as curses reads it, else whether the terminal is at the other
  ///   end of an SSH connection.
  init(environment: [String: String]) {
    let isRemote = ["SSH_TTY", "SSH_CONNECTION"].contains { environment[$0]?.isEmpty == false }
    if let wanted = environment["ESCDELAY"].flatMap({ Int($0) }), (0...10_000).contains(wanted) {
      escape = .milliseconds(wanted)
    } else {
      escape = .milliseconds(isRemote ? 100 : 25)
    }
    introducer = max(escape, .milliseconds(300))
  }

  /// How long to wait now; `nil` if the input so far is complete.
  func delay(for parser: InputParser) -> Duration? {
    switch parser.pending {
    case .none: nil
    case .escape: escape
    case .sequence: introducer
    }
  }
}
