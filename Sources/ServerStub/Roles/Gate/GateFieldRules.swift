import UnicodeText

/// What the gate accepts in the fields of a request, before anything behind it is asked.
///
/// Each rule returns the value to go on with, or `nil` when the field is refused.
enum GateFieldRules {
  /// A user name that ``NewName`` lets pass after trimming; whether it is reserved or taken is asked later.
  static func userName(_ text: String) -> String? {
    let name = text.trimmed()
    switch NewName.issue(of: name) {
    case nil, .reserved: return name
    default: return nil
    }
  }

  /// The longest email (RFC 5321, section 4.5.3.1.3, without the brackets); user names are shorter.
  static let maxEmailBytes = 254

  /// An email of the shape `local@domain.tld`: 3 to 254 bytes of ASCII without spaces, in lower case afterwards, since
  /// no mail provider in use tells case apart and two accounts must not share a mailbox.
  static func email(_ text: String) -> String? {
    let address = text.trimmed().lowercased()
    guard address.utf8.count <= maxEmailBytes, address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return nil
    }
    // These would need quoting in a mail's header.
    guard !address.contains(where: { "\"(),:;<>[\\]".contains($0) }) else { return nil }
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].utf8.count) else { return nil }
    let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, labels.allSatisfy({ (1...63).contains($0.utf8.count) }) else { return nil }
    guard !parts[0].hasPrefix("."), !parts[0].hasSuffix("."), !parts[0].contains("..") else { return nil }
    return address
  }

  /// A password as clients send it (the hex MD5 of what was typed) or any other secret of 1 to 128 bytes.
  static func password(_ text: String) -> String? {
    (1...128).contains(text.utf8.count) ? text : nil
  }

  /// A nick name: up to 32 printable characters and 128 bytes with something to read, nothing that can be taken for a
  /// name of the service; may be empty.
  static func nick(_ text: String) -> String? {
    let nick = text.trimmed()
    if nick.isEmpty { return nick }
    guard nick.count <= NewName.maxCharacters, nick.utf8.count <= NewName.maxBytes, nick.isPrintable,
      VisibleText.hasSomethingToRead(nick), !ReservedNames.contains(nick)
    else { return nil }
    return nick
  }

  /// The name of a picture, such as `:/res/head_1.jpg`: up to 256 printable bytes; may be empty.
  static func icon(_ text: String) -> String? {
    text.utf8.count <= 256 && text.isPrintable ? text : nil
  }

  /// 0, 1 or 2 as the family's clients send it; any other number counts as 0 (not told).
  static func sex(_ number: Int64) -> Int32 {
    number == 1 ? 1 : number == 2 ? 2 : 0
  }
}
