import ChatTUI
import ClientCore
import Glibc

/// `wechat-tui --script FILE`: runs a script in this process and reports in the Test Anything Protocol.
@MainActor
public enum ScriptMain {
  /// Runs a script file.
  ///
  /// Snapshots lie beside the file, in `Snapshots/NAME-OF-THE-FILE/`; what differs is put into a folder that the report
  /// names. Needs no terminal.
  ///
  /// - Parameters:
  ///   - terminal: shows the clients on the process's own terminal, for a test that holds the other end.
  ///   - isRecording: writes snapshots instead of comparing them, which counts as a failure.
  ///   - output: takes the report, piece by piece.
  /// - Returns: exit status 0 if all is as expected, else 1.
  /// - Throws: ``StartError`` or ``ScriptError`` when the script cannot be read; the exit status is 2.
  public static func run(
    file: String, themes: ThemeLibrary, isRecording: Bool = false, terminal: TerminalAccess? = nil,
    output: (String) -> Void
  ) async throws -> Int32 {
    let script = try Script(parsing: try read(file), file: file)
    let work = try ScriptFolder()
    let driver = InProcessDriver(folder: work.path + "/world", themes: themes)
    if let terminal { try driver.takeTerminal(terminal) }
    var snapshots = SnapshotFolder(beside: file, results: work.path + "/results", isRecording: isRecording)
    snapshots.comparesStyles = driver.hasAllColors
    output(ScriptReport.header)
    var report = ScriptReport()
    let failures = await ScriptRunner(script, driver: driver, snapshots: snapshots).run { output(report.line(for: $0)) }
    await driver.shutDown()
    output(report.footer(planned: script.steps.count))
    let keepsResults = failures.contains { $0.failure?.code == .snapshotDiffers }
    work.remove(keeping: keepsResults ? "results" : nil)
    return failures.isEmpty ? 0 : 1
  }

  /// How to use the terminal that the process was started on.
  public struct TerminalAccess: Sendable {
    /// Of the process.
    public var environment: [String: String]
    /// Where requests to the other end are put.
    public var folder: String
    /// The loop of the main thread.
    public var watch: any DescriptorWatch
  }

  private static func read(_ file: String) throws(StartError) -> String {
    let bytes: [UInt8]?
    do throws(FileError) {
      bytes = try PrivateFiles.read(file, limit: Script.maxBytes, waits: true)
    } catch {
      throw StartError("\(error)")
    }
    guard let bytes else { throw StartError("\(file): no such script") }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw StartError("\(file): not UTF-8 text") }
    return text
  }
}

extension SnapshotFolder {
  /// The snapshots that belong to a script file: `Snapshots/` beside it, and in that a folder of the script's name.
  public init(beside file: String, results: String, isRecording: Bool) {
    var parts = file.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    var name = parts.popLast() ?? file
    if let dot = name.lastIndex(of: "."), dot > name.startIndex { name = String(name[..<dot]) }
    let folder = (parts + ["Snapshots", name]).joined(separator: "/")
    self.init(folder: folder, results: results, isRecording: isRecording)
  }
}
