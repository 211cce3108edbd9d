import ChatProtocol
import Foundation

/// One line of a recording (see `Tests/ChatProtocolTests/Golden/README.md`).
struct GoldenLine: Sendable {
  var name: String
  var direction: String
  var connection: String
  var path: String
  var method: String
  var status: Int64?
  var id: UInt16?
  var body: String?
  var rawHex: String?
  var event: String
  var how: String

  init(_ value: JSONValue) {
    func text(_ key: String) -> String { value[key]?.string ?? "" }
    name = text("case")
    direction = text("dir")
    connection = text("conn")
    path = text("path")
    // The Qt recordings have the whole request line instead.
    method = value["method"]?.string ?? text("request_line").split(separator: " ").first.map(String.init) ?? "POST"
    status = value["status"]?.int
    id = value["id"]?.int.flatMap { UInt16(exactly: $0) }
    body = value["body"]?.string
    rawHex = value["raw_hex"]?.string
    event = text("event")
    how = text("how")
  }
}

/// The recordings of the family's own servers, which the protocol's tests keep.
enum GoldenRecording {
  static func lines(of name: String) throws -> [GoldenLine] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../ChatProtocolTests/Golden")
    let text = try String(contentsOf: folder.appendingPathComponent("\(name).jsonl"), encoding: .utf8)
    return try text.split(separator: "\n").map { GoldenLine(try JSONDocument(parsing: Array($0.utf8)).root) }
  }
}

/// Compares a reply of ours with the recorded one: every field a family client reads must be there with its value.
struct GoldenComparison {
  /// What the original sends and ours does not, on purpose.
  static let unwanted: Set<String> = ["pwd", "passwd", "confirm", "verifycode"]
  /// Different at every run.
  static let random: Set<String> = ["token", "port"]

  /// Fields whose values may differ for a reason told where the comparison is made.
  var ignored: Set<String> = []

  /// Tells each difference in words.
  func differences(recorded: JSONValue, ours: JSONValue, at path: String = "") -> [String] {
    if recorded.isObject {
      guard ours.isObject else { return ["\(path) is no object"] }
      return recorded.members.flatMap { name, value -> [String] in
        if GoldenComparison.unwanted.contains(name) {
          return ours[name] == nil ? [] : ["\(path).\(name) must not be sent"]
        }
        if ignored.contains(name) { return [] }
        guard let own = ours[name] else { return value.isNull ? [] : ["\(path).\(name) is missing"] }
        if GoldenComparison.random.contains(name) {
          return (value.string == nil) == (own.string == nil) ? [] : ["\(path).\(name) is of another type"]
        }
        return differences(recorded: value, ours: own, at: "\(path).\(name)")
      }
    }
    if let elements = recorded.array {
      guard let own = ours.array, own.count == elements.count else { return ["\(path) has another length"] }
      return zip(elements, own).enumerated().flatMap { index, pair in
        differences(recorded: pair.0, ours: pair.1, at: "\(path)[\(index)]")
      }
    }
    // The original writes null for an empty list, and leaves pictures of applicants empty.
    if recorded.isNull || recorded.string == "" { return [] }
    return recorded.rawValue == ours.rawValue ? [] : ["\(path) is \(ours.rawValue) instead of \(recorded.rawValue)"]
  }
}

extension JSONValue {
  /// A scalar as text, whichever way it was escaped.
  fileprivate var rawValue: String {
    string.map { "\"\($0)\"" } ?? int.map(String.init) ?? String(decoding: rawBytes, as: UTF8.self)
  }
}
