import ClientCore

/// Reads the codes that the embedded server "mails" into its mailbox folder.
struct MailboxReader: Sendable {
  let folder: String

  /// The six-digit code of the newest mail to an address; `nil` if there is none.
  func newestCode(for address: String) -> String? {
    let names = PrivateFiles.names(in: folder).filter { $0.hasSuffix(".mail") }
    // Names begin with the time in milliseconds, so the last ones are the newest.
    for name in names.sorted(by: >).prefix(50) {
      // A mail may just have been removed.
      guard let bytes = try? PrivateFiles.read(folder + "/" + name, limit: 16_384) else { continue }
      if let code = Self.code(in: String(decoding: bytes, as: UTF8.self), to: address) { return code }
    }
    return nil
  }

  static func code(in mail: String, to address: String) -> String? {
    var lines = mail.split(separator: "\n", omittingEmptySubsequences: false)[...]
    var isForAddress = false
    while let line = lines.popFirst(), !line.isEmpty {
      if line.lowercased().hasPrefix("to:") {
        let value = line.dropFirst(3).drop { $0 == " " }
        isForAddress = value.lowercased() == address.lowercased() || value.lowercased() == "<\(address.lowercased())>"
      }
    }
    guard isForAddress else { return nil }
    for line in lines {
      for word in line.split(whereSeparator: { !$0.isNumber }) where word.utf8.count == 6 { return String(word) }
    }
    return nil
  }
}
