import ChatProtocol
import Testing

@testable import ServerStub

@Suite("The reply to a chat login")
struct SessionOpeningTests {
  private func profile(_ number: Int32) -> UserProfile {
    UserProfile(uid: UserID(rawValue: number), name: "user\(number)", nick: "昵称\(number)", icon: ":/res/head_1.jpg")
  }

  @Test("it holds everything while everything fits")
  func everythingFits() throws {
    let opening = SessionOpening(
      profile: profile(1), friends: [FriendEntry(profile: profile(2), back: "two")],
      applications: [ApplyEntry(profile: profile(3), status: 0)], position: 5)
    let reply = try ChatLoginReply(frame: opening.reply)
    #expect(reply.friends.map(\.back) == ["two"])
    #expect(reply.applies.count == 1)
    #expect(opening.position == 5)
  }

  @Test("it is cut to one frame, applications first", arguments: [100, 400, 700, 5_000])
  func cutToOneFrame(friendCount: Int32) throws {
    let friends = (0..<friendCount).map { FriendEntry(profile: profile(2_000 + $0), back: "remark \($0)") }
    let applications = (0..<100).map { ApplyEntry(profile: profile(9_000 + $0), status: 0) }
    let opening = SessionOpening(profile: profile(1), friends: friends, applications: applications, position: 0)
    #expect(opening.reply.body.count <= 65_535)
    let reply = try ChatLoginReply(frame: opening.reply)
    #expect(reply.friends.count == Int(friendCount) || reply.applies.isEmpty)
    // It does not throw away much more than it must.
    if reply.friends.count < Int(friendCount) { #expect(opening.reply.body.count > 60_000) }
  }

  @Test("applications stand in the family's order, so that clients end with the newest pending one on top")
  func orderOfApplications() throws {
    // What matters most first, as the store gives them.
    let applications = [(4, 0), (2, 0), (3, 1), (1, 1)].map { number, status in
      ApplyEntry(profile: profile(Int32(number)), status: Int32(status))
    }
    let opening = SessionOpening(profile: profile(9), friends: [], applications: applications, position: 0)
    let reply = try ChatLoginReply(frame: opening.reply)
    #expect(reply.applies.map(\.profile.uid.rawValue) == [1, 3, 2, 4])
  }

  @Test("accepted applications are the first to go when not all fit")
  func droppedApplications() throws {
    let friends = (0..<530).map { FriendEntry(profile: profile(2_000 + $0), back: "remark \($0)") }
    let applications = (0..<60).map { ApplyEntry(profile: profile(9_000 + $0), status: $0 < 30 ? 0 : 1) }
    let opening = SessionOpening(profile: profile(1), friends: friends, applications: applications, position: 0)
    let reply = try ChatLoginReply(frame: opening.reply)
    let pending = reply.applies.filter { $0.status == ApplyEntry.pending }
    #expect(reply.applies.count < 60)
    #expect(pending.count == min(30, reply.applies.count))
    #expect(reply.applies.suffix(pending.count) == pending[...])
  }
}
