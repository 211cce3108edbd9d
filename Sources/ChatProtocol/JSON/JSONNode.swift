/// One entry of a document's tape: a value or a key, as a range of the text.
///
/// Nodes stand in the order of the text. An array is followed by its elements, an object by key, value, key, value…;
/// `next` leads past them all. Sixteen bytes, no references.
struct JSONNode: Sendable {
  enum Kind: UInt8 {
    case null, `true`, `false`, number, string, array, object
  }

  /// Offsets of the first byte and of the byte after the last; a string's include its quotes.
  var start: UInt32
  var end: UInt32
  /// Index of the first node after this one and all that is inside it. While a container is still open, the index of
  /// the container around it: so the parser needs no stack.
  var next: UInt32
  var kind: Kind
  /// A string with a backslash in it: its text differs from its bytes.
  var hasEscapes: Bool
}
