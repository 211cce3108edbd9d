import ChatProtocol

/// `message.place`: where a message stands in its conversation, as one number that an index can walk.
///
/// From low to high: messages that no server has numbered, as they came; numbered ones, each with room behind it for
/// own messages that failed there; own messages that wait for a native server.
enum MessagePlace {
  /// The highest number of a text in a conversation that is taken from a server.
  static let maxSeq = ConversationSeq(rawValue: 1 << 40)
  /// How far two numbers are apart.
  static let step: Int64 = 1 << 20
  /// With `local_id` added, the place of a message without a number.
  static let unnumbered: Int64 = -(1 << 62)
  /// With `local_id` added, the place of an own message that waits for a native server.
  static let waiting: Int64 = 1 << 61

  /// The place of a numbered message. Numbers outside 1…``maxSeq`` are brought inside.
  static func numbered(_ seq: ConversationSeq) -> Int64 { min(max(seq, 1), maxSeq).rawValue &* step }
}
