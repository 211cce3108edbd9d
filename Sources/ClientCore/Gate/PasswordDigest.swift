import CCrypto
@_spi(_Unicode) import Swift

/// What stands for a password on the wire and in memory: the lower-case hex MD5 of its UTF-8 bytes, as the family's
/// clients send it (docs/protocol.md, chapter 1).
///
/// The same password typed on two machines is the same one: it is composed (NFC) before it is digested, as RFC 8265
/// asks for. Passwords of ASCII, and all that keyboards and input methods compose anyway, stay as they were typed.
///
/// It is as good as the password for a login, so it is kept in memory only and never printed.
public struct PasswordDigest: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// 32 lower-case hex digits.
  public let hex: String

  /// Digests what the user typed.
  ///
  /// Throws ``GateError/Code/invalidRequest`` for an empty password and ``GateError/Code/libraryMissing`` when
  /// libcrypto cannot be opened. The first call opens libcrypto, which takes milliseconds.
  public init(_ typed: String) throws(GateError) {
    try self.init(exactly: Self.composed(typed))
  }

  /// Digests the very bytes of what the user typed: some account may have been made with them elsewhere.
  ///
  /// Throws as ``init(_:)`` does.
  init(exactly typed: String) throws(GateError) {
    guard !typed.isEmpty else { throw GateError(code: .invalidRequest, message: "the password is empty") }
    var digest = [UInt8](repeating: 0, count: 16)
    var typed = typed
    let result = typed.withUTF8 { bytes in wt_md5(bytes.baseAddress, bytes.count, &digest) }
    guard result == WT_CRYPTO_OK else {
      throw GateError(
        code: .libraryMissing, message: "passwords need libcrypto; install libssl3", cause: "wt_md5 gave \(result)")
    }
    var hex = ""
    for byte in digest {
      if byte < 16 { hex += "0" }
      hex += String(byte, radix: 16)
    }
    self.hex = hex
  }

  private static func composed(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: text._nfc)
    return String(scalars)
  }

  /// Hides the digest, so that it cannot slip into a log.
  public var description: String { "PasswordDigest" }

  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
