import Glibc
import NIOCore

/// What the system knows about the other end of a connection at a moment.
struct PeerState: Equatable, Sendable {
  /// Nobody has closed a side of it, as far as has come here.
  var isOpen: Bool
  /// The peer's system has taken every byte that was written.
  var hasAcknowledged: Bool

  /// Nothing can be known: nothing is to be waited for, and nothing is sure.
  static let unknown = PeerState(isOpen: false, hasAcknowledged: true)

  /// The beginning of `struct tcp_info` of linux/tcp.h. That of the C library ends before the bytes that were not even
  /// sent, as while the peer's window is closed.
  typealias Information = InlineArray<160, UInt8>

  init(isOpen: Bool, hasAcknowledged: Bool) {
    self.isOpen = isOpen
    self.hasAcknowledged = hasAcknowledged
  }

  init(_ information: Information) {
    // tcpi_state, tcpi_unacked and tcpi_notsent_bytes.
    isOpen = information[0] == UInt8(TCP_ESTABLISHED)
    hasAcknowledged = (24..<28).allSatisfy { information[$0] == 0 } && (144..<148).allSatisfy { information[$0] == 0 }
  }

  /// Asks the system.
  static func ask(_ channel: any Channel) -> EventLoopFuture<PeerState> {
    guard let provider = channel as? any SocketOptionProvider else {
      return channel.eventLoop.makeSucceededFuture(.unknown)
    }
    let answer: EventLoopFuture<Information> = provider.unsafeGetSocketOption(level: .tcp, name: .tcp_info)
    return answer.map { PeerState($0) }.recover { _ in .unknown }
  }
}
