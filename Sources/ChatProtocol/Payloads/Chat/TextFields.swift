/// The fields that the three text frames share, read and written in one place.
struct TextFields {
  var from: UserID
  var to: UserID
  var items: [TextItem]

  init(from: UserID, to: UserID, items: [TextItem]) {
    self.from = from
    self.to = to
    self.items = items
  }

  init(body: JSONValue) throws(PayloadError) {
    from = try body.userID("fromuid")
    to = try body.userID("touid")
    items = try body.list("text_array") { (item) throws(PayloadError) in try TextItem(body: item) }
  }

  /// Writes the array even when it is empty: the family's clients read it without asking whether it is there.
  func write(to writer: inout JSONWriter) {
    writer.field("fromuid", from)
    writer.field("touid", to)
    writer.key("text_array")
    writer.beginArray()
    for item in items { item.write(to: &writer) }
    writer.endArray()
  }
}
