/// What a client adds to its login to ask for the native dialect (docs/protocol.md, chapter 4).
public struct NativeLogin: Hashable, Sendable {
  /// The version of the dialect that the client speaks; 2 is the first.
  public var proto: Int32
  /// The device's lasting UUID.
  public var device: String
  /// The number of the last inbox event that the device has stored; 0 for none.
  public var cursor: EventNumber

  /// Makes the addition.
  public init(proto: Int32, device: String, cursor: EventNumber) {
    self.proto = proto
    self.device = device
    self.cursor = cursor
  }

  /// Reads the addition from a login; nil if the client did not ask.
  init?(login body: JSONValue) throws(PayloadError) {
    guard let proto = try body.optionalInt32("proto") else { return nil }
    self.proto = proto
    device = try body.text("device", default: "")
    cursor = try body.optionalNumber("cursor") ?? 0
  }

  func writeFields(to writer: inout JSONWriter) {
    writer.field("proto", proto)
    writer.field("device", device)
    writer.field("cursor", cursor)
  }
}
