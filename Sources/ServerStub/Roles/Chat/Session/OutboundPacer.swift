import NIOCore

/// Decides when the next frame of one session may leave.
///
/// The family's Qt client cannot parse two frames that arrive in one read (`docs/protocol.md`, "Facts that cost a
/// peer"), so a family session gets one frame per write and a gap before the next. A peer that has shown that it is
/// not that client needs no gap. Only time counts: traffic from the peer does not prove that it has read what was
/// sent before, since it may have been on its way already.
struct OutboundPacer: Sendable {
  /// What to do with a frame that waits.
  enum Decision: Equatable, Sendable {
    /// Write one frame now, and tell the pacer with ``frameWritten(at:)``.
    case writeOne
    /// Write everything that waits in one go.
    case writeAll
    /// Come back at this time.
    case waitUntil(NIODeadline)
  }

  /// The least time between two writes; `nil` when frames may leave together.
  private(set) var gap: TimeAmount?
  private var nextWriteAt: NIODeadline?

  init(gap: TimeAmount?) {
    self.gap = gap
  }

  /// Stops pacing: the peer can split glued frames.
  mutating func release() {
    gap = nil
    nextWriteAt = nil
  }

  func decide(at now: NIODeadline) -> Decision {
    guard gap != nil else { return .writeAll }
    guard let nextWriteAt, nextWriteAt > now else { return .writeOne }
    return .waitUntil(nextWriteAt)
  }

  mutating func frameWritten(at now: NIODeadline) {
    guard let gap else { return }
    nextWriteAt = now + gap
  }
}
