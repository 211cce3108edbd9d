import Foundation
import Testing

/// One line of the recordings in Golden.
struct Recording: Sendable, CustomTestStringConvertible {
  enum Direction: String, Sendable {
    case gateRequest = "http_req"
    case gateReply = "http_rsp"
    case toServer = "c2s"
    case toClient = "s2c"
    case event
  }

  let file: String
  let line: Int
  let caseName: String
  let direction: Direction
  let path: String?
  let id: UInt16?
  let announcedLength: Int?
  let body: String?

  var testDescription: String { "\(file):\(line) \(caseName)" }

  /// The JSON of an HTTP body; the recorder put words in brackets before some.
  var gateBody: String? {
    guard var text = body?[...] else { return nil }
    if text.hasPrefix("("), let end = text.firstIndex(of: ")") {
      text = text[text.index(after: end)...].drop { $0 == " " }
    }
    return String(text)
  }

  /// What the family's clients and servers sent.
  static let all = read(["http", "tcp", "qt-register", "qt-login", "qt-relogin", "qt-friend", "qt-chat"])
  /// What our clients and servers send each other.
  static let native = read(["native"])

  private static func read(_ names: [String]) -> [Recording] {
    names.flatMap { name in
      guard let url = Bundle.module.url(forResource: name, withExtension: "jsonl", subdirectory: "Golden"),
        let text = try? String(contentsOf: url, encoding: .utf8)
      else { return [Recording]() }
      return text.split(separator: "\n").enumerated().compactMap { number, line in
        Recording(file: name, line: number + 1, text: String(line))
      }
    }
  }

  static func frames(_ direction: Direction) -> [Recording] {
    all.filter { $0.direction == direction && $0.id != nil && $0.body != nil }
  }

  private init?(file: String, line: Int, text: String) {
    guard let object = foundationObject(text), let direction = (object["dir"] as? String).flatMap(Direction.init),
      let caseName = object["case"] as? String
    else { return nil }
    self.file = file
    self.line = line
    self.caseName = caseName
    self.direction = direction
    path = object["path"] as? String
    id = object["id"] as? UInt16
    announcedLength = object["len"] as? Int
    body = object["body"] as? String
  }
}
