/// The elements of a JSON array, found one at a time.
public struct JSONElements: Sequence, IteratorProtocol, Sendable {
  private let document: JSONDocument
  private var cursor: Int
  private let end: Int

  /// `array` must be an array; only ``JSONValue/elements`` makes one.
  init(of array: JSONValue) {
    document = array.document
    cursor = array.index + 1
    end = Int(array.node.next)
  }

  /// The next element, or nil after the last.
  public mutating func next() -> JSONValue? {
    guard cursor < end else { return nil }
    let element = JSONValue(document: document, index: cursor)
    cursor = Int(element.node.next)
    return element
  }
}
