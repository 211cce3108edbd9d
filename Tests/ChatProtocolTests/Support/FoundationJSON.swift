import Foundation

/// A second opinion on JSON: what Foundation reads, so that our reader and writer are not only checked by each other.
func foundationObject(_ text: String) -> [String: Any]? {
  (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
}

/// Every place in which `actual` lacks something of `expected` or differs in value or JSON type; fields that are only
/// in `actual` do not matter. `ignoring` names keys that may be missing at any depth.
func differences(
  _ expected: Any, _ actual: Any?, ignoring ignored: Set<String> = [], at path: String = "body"
) -> [String] {
  switch (expected, actual) {
  case (is NSNull, nil), (is NSNull, is NSNull): return []
  case (is NSNull, let list as [Any]) where list.isEmpty: return []
  case (_, nil): return ["\(path) is missing"]
  case (let expected as [String: Any], let actual as [String: Any]):
    return expected.filter { !ignored.contains($0.key) }.sorted { $0.key < $1.key }.flatMap { key, value in
      differences(value, actual[key], ignoring: ignored, at: "\(path).\(key)")
    }
  case (let expected as [Any], let actual as [Any]):
    guard expected.count == actual.count else { return ["\(path) has \(actual.count) elements"] }
    return zip(expected, actual).enumerated().flatMap { index, pair in
      differences(pair.0, pair.1, ignoring: ignored, at: "\(path)[\(index)]")
    }
  case (let expected as String, let actual as String):
    return expected == actual ? [] : ["\(path) is another text"]
  case (let expected as NSNumber, let actual as NSNumber):
    return expected == actual ? [] : ["\(path) is \(actual)"]
  default:
    return ["\(path) is of another type"]
  }
}
