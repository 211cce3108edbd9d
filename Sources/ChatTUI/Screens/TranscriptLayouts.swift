import ChatProtocol
import ClientCore

/// Line breaks and days of the messages of one chat, and line breaks of the text being written, kept from frame to frame.
///
/// A value owned by whoever draws: leaving it away makes drawing slower, never different. It holds the
/// messages of one chat at one width in one zone, and starts anew for another.
public struct TranscriptLayouts: Sendable {
  private struct Key: Hashable {
    let sender: UserID
    let id: MessageID
    let version: Int64
  }

  private struct Setting: Equatable {
    let conversation: ConversationID
    let columns: Int
    let mode: EmojiMode
    let strings: Strings
    let zone: LocalZone
  }

  private var setting: Setting?
  private var layouts: [Key: TextLayout] = [:]
  /// Days since 1970 in the zone, by the milliseconds that messages carry. The C library takes as long to tell one as
  /// it takes to draw a row.
  private var days: [Timestamp: Int64] = [:]
  private var composer: TextLayout?

  /// Messages of a chat are loaded in tens; beyond this many the user is far up in it, and starting anew is cheaper
  /// than keeping everything. More than the open chat ever holds.
  private static let capacity = 1024

  /// How many messages it knows.
  var count: Int { layouts.count }

  /// Remembers nothing yet.
  public init() {}

  /// Says what the next layouts are for; forgets those made for anything else.
  ///
  /// - Parameters:
  ///   - strings: what stands for messages in which nothing can be shown.
  ///   - zone: the user's.
  mutating func prepare(
    conversation: ConversationID, columns: Int, mode: EmojiMode, strings: Strings, zone: LocalZone
  ) {
    let wanted = Setting(conversation: conversation, columns: columns, mode: mode, strings: strings, zone: zone)
    guard wanted != setting || layouts.count > Self.capacity else { return }
    setting = wanted
    days.removeAll()
    layouts.removeAll(keepingCapacity: wanted == setting)
  }

  /// The text being written, broken for an editor of this width.
  mutating func composerLayout(_ text: String, width: Int, mode: EmojiMode) -> TextLayout {
    let columns = MultilineEditor.wrapColumns(of: width)
    if let composer, composer.width == columns, composer.mode == mode, composer.text == text { return composer }
    let made = TextLayout(text, width: columns, mode: mode)
    composer = made
    return made
  }

  /// The text of a message, broken at the width last prepared for.
  mutating func layout(of message: ChatMessage) -> TextLayout {
    let key = Key(sender: message.sender, id: message.id, version: message.version)
    if let known = layouts[key] { return known }
    let text = setting?.strings.shownText(of: message.content) ?? message.text
    let made = TextLayout(text, width: setting?.columns ?? 1, mode: setting?.mode ?? .full)
    layouts[key] = made
    return made
  }

  /// The day of a moment, in days since 1970 in the zone last prepared for.
  mutating func day(of timestamp: Timestamp) -> Int64 {
    if let known = days[timestamp] { return known }
    let made = LocalTime(timestamp, zone: setting?.zone ?? .machine).dayNumber
    days[timestamp] = made
    return made
  }
}
