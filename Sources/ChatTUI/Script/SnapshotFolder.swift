import ClientCore

/// The stored screens of a script.
public struct SnapshotFolder: Sendable {
  private let folder: String
  private let results: String
  /// Whether screens are written instead of compared (`WECHAT_TUI_RECORD=1`).
  public let isRecording: Bool
  /// Whether colours and attributes are compared. A terminal with fewer colours than the one that snapshots are
  /// recorded with shows others.
  public var comparesStyles = true

  /// - Parameters:
  ///   - folder: holds one file for each snapshot.
  ///   - results: where, after a difference, the stored screen, the actual one and the difference are put.
  public init(folder: String, results: String, isRecording: Bool) {
    self.folder = folder
    self.results = results
    self.isRecording = isRecording
  }

  func path(of name: String) -> String { "\(folder)/\(name).txt" }

  func stored(_ name: String) throws(ScriptFailure) -> String? {
    do throws(FileError) {
      return try PrivateFiles.read(path(of: name)).map { String(decoding: $0, as: UTF8.self) }
    } catch {
      throw ScriptFailure(.cannot, "\(error)")
    }
  }

  /// Whether a stored screen and an actual one are the same.
  func matches(_ stored: String, _ actual: ScreenSnapshot) -> Bool {
    if comparesStyles { return stored == actual.text }
    return ScreenSnapshot.withoutStyles(stored) == ScreenSnapshot.withoutStyles(actual.text)
  }

  /// Writes a screen; returns whether it is another one than before.
  func record(_ screen: ScreenSnapshot, as name: String) throws(ScriptFailure) -> Bool {
    guard try stored(name) != screen.text else { return false }
    try write(screen.text, to: path(of: name), in: folder)
    return true
  }

  /// Writes down how a screen differs, and makes a failure of it.
  func mismatch(of name: String, stored: String, actual: ScreenSnapshot) throws(ScriptFailure) -> ScriptFailure {
    let difference = ScreenSnapshot.difference(stored: stored, actual: actual.text)
    for (kind, text) in [("expected", stored), ("actual", actual.text), ("difference", difference + "\n")] {
      try write(text, to: "\(results)/\(name).\(kind).txt", in: results)
    }
    return ScriptFailure(
      .snapshotDiffers, "the screen differs from \(path(of: name)); see \(results)/\(name).actual.txt",
      screen: difference)
  }

  private func write(_ text: String, to path: String, in folder: String) throws(ScriptFailure) {
    do throws(FileError) {
      try PrivateFiles.createFolder(folder)
      try PrivateFiles.write(Array(text.utf8), to: path)
    } catch {
      throw ScriptFailure(.cannot, "\(error)")
    }
  }
}
