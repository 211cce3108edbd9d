import ChatProtocol
import Testing

@Suite struct IdentifierTests {
  @Test(arguments: [0, 1, -1, 1_008, Int64(Int32.max), Int64(Int32.min)])
  func `A uid takes every number of 32 bits`(number: Int64) {
    #expect(UserID(exactly: number)?.rawValue == Int32(number))
  }

  @Test(arguments: [Int64(Int32.max) + 1, Int64(Int32.min) - 1, .max, .min])
  func `A uid refuses what 32 bits cannot hold`(number: Int64) {
    #expect(UserID(exactly: number) == nil)
  }

  @Test func `Uids sort by number and print as one`() {
    #expect([UserID(rawValue: 10), UserID(rawValue: 9)].sorted().map(\.description) == ["9", "10"])
  }

  @Test func `Named ids and codes print number and name, others the number`() {
    #expect(FrameID.textChat.description == "1017 textChat")
    #expect(FrameID(rawValue: 1_999).description == "1999")
    #expect(ErrorCode.tokenWrong.description == "1010 tokenWrong")
    #expect(ErrorCode(rawValue: -7).description == "-7")
  }

  @Test func `Ids and codes have the family's numbers`() {
    let ids: [FrameID] = [
      .chatLogin, .chatLoginReply, .searchUser, .searchUserReply, .addFriend, .addFriendReply, .addFriendNotice,
      .authFriend, .authFriendReply, .authFriendNotice, .textChat, .textChatReply, .textChatNotice, .offlineNotice,
      .heartbeat, .heartbeatReply,
    ]
    #expect(
      ids.map(\.rawValue) == [
        1005, 1006, 1007, 1008, 1009, 1010, 1011, 1013, 1014, 1015, 1017, 1018, 1019, 1021, 1023, 1024,
      ])
    let codes: [ErrorCode] = [
      .success, .cacheFailure, .mailFailure, .malformedBody, .backendUnreachable, .codeExpired, .codeWrong,
      .accountExists, .passwordMismatch, .emailMismatch, .passwordUpdateFailed, .credentialsWrong, .tokenWrong,
      .uidInvalid, .tooManyRequests, .serverBusy, .textTooLong, .fieldInvalid,
    ]
    #expect(
      codes.map(\.rawValue) == [
        0, 1, 2, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1100, 1101, 1102, 1103,
      ])
    #expect(ErrorCode.notFriends == .uidInvalid)
  }
}
