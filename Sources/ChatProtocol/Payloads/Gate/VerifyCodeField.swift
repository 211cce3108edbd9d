/// The field that half the family spells `varifycode`.
enum VerifyCodeField {
  /// Takes either spelling, the right one first; absent counts as empty.
  static func read(_ body: JSONValue) throws(PayloadError) -> String {
    if let code = try body.optionalText("verifycode") { return code }
    return try body.text("varifycode", default: "")
  }

  /// Writes both spellings: each peer reads its own and ignores the other.
  static func write(_ code: String, to writer: inout JSONWriter) {
    writer.field("verifycode", code)
    writer.field("varifycode", code)
  }
}
