import Glibc

/// A small file beside the database which says that accounts were made in it, and from where on no uid was given.
///
/// Without it a database that was emptied looks like one that is new: the server would start with no account, and give
/// the uids of old accounts to new ones.
struct AccountMark {
  let path: String

  /// The mark is written once for so many uids.
  private static let step: Int64 = 1000

  init(database: String) { path = database + ".uids" }

  /// The first uid that was certainly never given; `nil` where no account was made.
  var firstFreeUserID: Int64? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 32)
    let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    let digits = bytes.prefix(max(got, 0)).prefix { (0x30...0x39).contains($0) }
    // A mark that cannot be read is still a mark.
    return Int64(String(decoding: digits, as: UTF8.self)) ?? ServerSchema.firstUserID
  }

  /// Says that a uid was given.
  func note(_ uid: Int64) {
    // A foreign or damaged file may hold any number; there are no uids beyond 32 bits.
    guard uid >= ServerSchema.firstUserID, uid <= Int64(Int32.max), uid >= firstFreeUserID ?? 0 else { return }
    let text = "\((uid / Self.step + 1) * Self.step + 1)\n"
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    // Without the mark only the loss of the whole file goes unnoticed.
    guard descriptor >= 0 else { return }
    let bytes = Array(text.utf8)
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    if written == bytes.count { rename(temporary, path) } else { unlink(temporary) }
  }
}
