/// Feeds arbitrary bytes to the JSON reader. What it accepts is read in every way there is, written out and read again,
/// and must be the same; and every payload is tried on it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let document: JSONDocument
  do {
    document = try JSONDocument(parsing: bytes)
  } catch {
    precondition((0...count).contains(error.offset), "an error outside the text")
    return 0
  }
  var writer = JSONWriter()
  copy(document.root, to: &writer)
  let written = writer.finish()
  guard let again = try? JSONDocument(parsing: written, limits: JSONLimits(maxBytes: .max, maxStringBytes: .max)) else {
    preconditionFailure("what was written is not accepted")
  }
  precondition(isSame(document.root, again.root), "what was written is something else")
  for type in payloads {
    guard let payload = try? type.init(body: document.root) else { continue }
    _ = payload.bodyBytes()
  }
  return 0
}

private let payloads: [any JSONPayload.Type] = [
  ChatLoginRequest.self, ChatLoginReply.self, SearchUserRequest.self, SearchUserReply.self, AddFriendRequest.self,
  AddFriendReply.self, AddFriendNotice.self, AuthFriendRequest.self, AuthFriendReply.self, AuthFriendNotice.self,
  TextChatRequest.self, TextChatReply.self, TextChatNotice.self, OfflineNotice.self, HeartbeatRequest.self,
  HeartbeatReply.self, VerifyCodeRequest.self, VerifyCodeReply.self, RegisterRequest.self, RegisterReply.self,
  ResetPasswordRequest.self, ResetPasswordReply.self, GateLoginRequest.self, GateLoginReply.self,
]

private func copy(_ value: JSONValue, to writer: inout JSONWriter) {
  if let text = value.string {
    writer.string(text)
  } else if let number = value.int {
    writer.int(number)
  } else if let elements = value.elements {
    writer.beginArray()
    for element in elements { copy(element, to: &writer) }
    writer.endArray()
  } else if value.isObject {
    writer.beginObject()
    for (key, member) in value.members {
      writer.key(key)
      copy(member, to: &writer)
    }
    writer.endObject()
  } else {
    // A literal, or a number without an integer value.
    writer.raw(value.rawBytes)
  }
}

private func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
  if let leftList = left.array, let rightList = right.array {
    return leftList.count == rightList.count && zip(leftList, rightList).allSatisfy(isSame)
  }
  if left.isObject, right.isObject {
    let (leftMembers, rightMembers) = (left.members, right.members)
    return leftMembers.count == rightMembers.count
      && zip(leftMembers, rightMembers).allSatisfy { pair in
        Array(pair.0.key.utf8) == Array(pair.1.key.utf8) && isSame(pair.0.value, pair.1.value)
          && left[pair.0.key] != nil
      }
  }
  if let leftText = left.string, let rightText = right.string { return leftText.utf8.elementsEqual(rightText.utf8) }
  if let leftNumber = left.int, let rightNumber = right.int { return leftNumber == rightNumber }
  return left.rawBytes.elementsEqual(right.rawBytes)
}
