import ChatProtocol
import Foundation

/// A JSON value as a tree, for tests that make some up and compare.
indirect enum RandomJSON: Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  case string(String)
  case array([RandomJSON])
  case object([String: RandomJSON])

  static func make(_ generator: inout SeededGenerator, depth: Int) -> RandomJSON {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(.random(using: &generator))
    case 2: return .int(.random(in: -1_000...1_000, using: &generator))
    case 3: return .int(.random(in: .min ... .max, using: &generator))
    case 4: return .string(text(&generator))
    case 5:
      return .array((0..<Int.random(in: 0..<5, using: &generator)).map { _ in make(&generator, depth: depth - 1) })
    default:
      var members: [String: RandomJSON] = [:]
      for _ in 0..<Int.random(in: 0..<5, using: &generator) {
        members[text(&generator)] = make(&generator, depth: depth - 1)
      }
      return .object(members)
    }
  }

  /// Texts of letters that need escapes, and of every length of UTF-8; none that are canonically equivalent.
  private static func text(_ generator: inout SeededGenerator) -> String {
    let scalars: [Unicode.Scalar] = ["a", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "ß", "你", "\u{FFFD}", "😀", " "]
    var text = ""
    for _ in 0..<Int.random(in: 0..<20, using: &generator) {
      text.unicodeScalars.append(scalars.randomElement(using: &generator) ?? "a")
    }
    return text
  }

  init?(_ value: JSONValue) {
    if value.isNull {
      self = .null
    } else if let bool = value.bool {
      self = .bool(bool)
    } else if let int = value.int {
      self = .int(int)
    } else if let string = value.string {
      self = .string(string)
    } else if let elements = value.elements {
      self = .array(elements.compactMap(RandomJSON.init))
    } else if value.isObject {
      var members: [String: RandomJSON] = [:]
      for (key, member) in value.members { members[key] = RandomJSON(member) }
      self = .object(members)
    } else {
      return nil
    }
  }

  init?(foreign: Any) {
    switch foreign {
    case is NSNull: self = .null
    case let string as String: self = .string(string)
    case let list as [Any]: self = .array(list.compactMap(RandomJSON.init(foreign:)))
    case let members as [String: Any]: self = .object(members.compactMapValues(RandomJSON.init(foreign:)))
    case let number as NSNumber:
      self = String(cString: number.objCType) == "c" ? .bool(number.boolValue) : .int(number.int64Value)
    default: return nil
    }
  }

  func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let value): writer.bool(value)
    case .int(let value): writer.int(value)
    case .string(let value): writer.string(value)
    case .array(let elements):
      writer.beginArray()
      for element in elements { element.write(to: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for (key, value) in members {
        writer.key(key)
        value.write(to: &writer)
      }
      writer.endObject()
    }
  }
}
