import ChatProtocol
import ClientCore
import Testing

@testable import ChatTUI

@Suite("Strings")
struct StringsTests {
  private let chinese = Strings(.chinese)
  private let english = Strings(.english)
  private let minute: Int64 = 60_000
  private let day: Int64 = 24 * 60 * 60_000

  private func ago(_ milliseconds: Int64) -> LocalTime {
    Sample.now.at(Sample.now.timestamp.advanced(byMilliseconds: -(milliseconds)))
  }

  @Test("times in the list are short and nearer to now the more exact")
  func listTimes() {
    // Now is Wednesday, 1 May 2024, 17:00 local time.
    #expect(chinese.listTime(ago(3 * minute), now: Sample.now) == "16:57")
    #expect(chinese.listTime(ago(day), now: Sample.now) == "昨天")
    #expect(english.listTime(ago(day), now: Sample.now) == "Yesterday")
    #expect(chinese.listTime(ago(3 * day), now: Sample.now) == "星期日")
    #expect(chinese.listTime(ago(10 * day), now: Sample.now) == "4月21日")
    #expect(english.listTime(ago(10 * day), now: Sample.now) == "21 Apr")
    #expect(chinese.listTime(ago(366 * day), now: Sample.now) == "2023/5/1")
    #expect(english.listTime(ago(366 * day), now: Sample.now) == "1 May 2023")
  }

  @Test("times between messages have the time of day")
  func separatorTimes() {
    #expect(chinese.separatorTime(ago(day), now: Sample.now) == "昨天 17:00")
    #expect(english.separatorTime(ago(day), now: Sample.now) == "Yesterday 17:00")
    #expect(english.separatorTime(ago(2 * day), now: Sample.now) == "Monday 17:00")
    #expect(chinese.separatorTime(ago(366 * day), now: Sample.now) == "2023年5月1日 17:00")
    // A clock that is wrong elsewhere must not make its messages look like today's.
    #expect(english.separatorTime(ago(-2 * day), now: Sample.now) == "3 May 17:00")
  }

  @Test("any moment has words", arguments: [Int64.min, -1, 0, 1, Int64.max])
  func extremeTimes(milliseconds: Int64) {
    for strings in [chinese, english] {
      #expect(!strings.listTime(Sample.now.at(Timestamp(rawValue: milliseconds)), now: Sample.now).isEmpty)
      #expect(!strings.separatorTime(Sample.now.at(Timestamp(rawValue: milliseconds)), now: Sample.now).isEmpty)
    }
  }

  @Test("every failure has words in both languages, and they differ")
  func failures() {
    let codes: [Int32] = [
      1, 2, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1100, 1101, 1102, 1103, 4242,
    ]
    let failures: [Failure] =
      codes.map { .server(ErrorCode(rawValue: $0)) } + [
        .unreachable, .timeout, .badReply, .insecure("x"), .local("x"), .notConnected, .textTooLong(bytes: 3, limit: 2),
        .sessionExpired, .kicked, .emailOnly, .chatServersGone("h:1"), .chatServerUnreachable("h:1"),
      ]
    for failure in failures {
      let words = (chinese.text(of: failure, about: .general), english.text(of: failure, about: .general))
      #expect(!words.0.isEmpty && !words.1.isEmpty && words.0 != words.1)
    }
  }

  @Test("what is wrong with a gate fits the three lines of a form, remedy and all, in both languages")
  func gateTroubles() {
    let refusals: [GateTrouble.TLSRefusal] = [
      .expired, .notYetValid, .wrongHost, .selfSigned, .unknownAuthority, .noHandshake,
    ]
    let kinds: [GateTrouble.Kind] =
      [
        .unknownHost, .unreachable, .timeout, .down(status: 503, retryAfterSeconds: 30),
        .down(status: 502, retryAfterSeconds: nil), .tooMany(retryAfterSeconds: 600), .refused(status: 403),
        .proxyPassword, .webPage(status: 302), .noGate(status: 404), .noGate(status: 0),
      ] + refusals.map { .tls($0) }
    for kind in kinds {
      let failure = Failure.gate(GateTrouble(kind, place: "chat.example.org:8080"))
      for strings in [chinese, english] {
        let text = strings.text(of: failure, about: .form(.login))
        #expect(text.contains("chat.example.org:8080"))
        #expect(TextLayout(text, width: 42, mode: .full).rowCount <= 3, "\(text)")
      }
    }
    let path = "/home/somebody/.local/share/wechat-tui/accounts/http-chat.example.org-8080/1002.db"
    for strings in [chinese, english] {
      let text = strings.text(of: .newerHistory(path), about: .form(.login))
      #expect(TextLayout(text, width: 42, mode: .full).rowCount <= 3 && text.contains("1002.db"))
    }
  }

  @Test("1011 means what was being done")
  func sameCodeDifferentMeaning() {
    let code = Failure.server(.uidInvalid)
    #expect(chinese.text(of: code, about: .message) == "对方还不是你的朋友")
    #expect(chinese.text(of: code, about: .search) == "没有这个用户")
    #expect(chinese.text(of: code, about: .form(.login)) == "登录已失效，请重新登录")
  }

  @Test("labels fit the column that forms give them")
  func labels() {
    for kind in [FormKind.login, .register, .reset, .addFriend, .acceptFriend, .editRemark] {
      for field in Form(kind: kind).fieldOrder {
        for strings in [chinese, english] {
          #expect(TextWidth.columns(strings.label(of: field, in: kind)) <= 10)
        }
      }
    }
  }

  @Test("the connection needs words only while something is wrong")
  func connection() {
    #expect(chinese.connection(.online) == nil)
    #expect(chinese.connection(.waiting(seconds: 5, reason: .unreachable)) == "网络不给力，5 秒后重试")
    #expect(english.connection(.ended(.kicked))?.contains("elsewhere") == true)
  }
}
