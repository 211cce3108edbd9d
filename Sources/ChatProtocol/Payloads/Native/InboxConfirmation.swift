/// 1203: the device has stored everything up to an event. Cumulative, and not answered.
public struct InboxConfirmation: FramePayload {
  public static let frameID = FrameID.inboxConfirmation

  /// The number of the last event stored.
  public var inbox: EventNumber

  /// Makes a confirmation.
  public init(inbox: EventNumber) {
    self.inbox = inbox
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    inbox = try body.number("inbox")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("inbox", inbox)
    writer.endObject()
  }
}
