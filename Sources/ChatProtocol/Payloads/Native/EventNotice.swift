/// 1204: a new event that is no text, or only the word that the log has grown.
public struct EventNotice: FramePayload {
  public static let frameID = FrameID.eventNotice

  /// What the notice brings.
  public enum Content: Hashable, Sendable {
    case event(InboxEvent)
    /// Pushes were dropped because the session read too slowly; the log ends at this number now.
    case head(EventNumber)
  }

  public var content: Content

  /// Makes a notice.
  public init(_ content: Content) {
    self.content = content
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    if body.present("event") != nil {
      content = .event(try InboxEvent(body: try body.object("event")))
    } else {
      content = .head(try body.number("head"))
    }
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    switch content {
    case .event(let event):
      writer.key("event")
      event.write(to: &writer)
    case .head(let number):
      writer.field("head", number)
    }
    writer.endObject()
  }
}
