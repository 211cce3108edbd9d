import Dispatch
import Glibc
import Logging
import Synchronization
import Testing

@testable import ServerStub

@Suite struct ServerLogTests {
  /// Keeps what was written; may be shut, as a reader that does not read, or broken, as one that has gone.
  private final class FakeSink: LineSink {
    private let text = Mutex("")
    private let isBroken = Mutex(false)
    private let gate = DispatchSemaphore(value: 0)
    private let isShut: Bool
    let hasBegun = DispatchSemaphore(value: 0)

    init(isShut: Bool = false) {
      self.isShut = isShut
    }

    var lines: [String] { text.withLock { $0.split(separator: "\n").map(String.init) } }

    func write(_ bytes: [UInt8]) -> Bool {
      if isShut {
        hasBegun.signal()
        gate.wait()
      }
      guard !isBroken.withLock({ $0 }) else { return false }
      text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
      return true
    }

    func reopen() {}
    func setBroken(_ broken: Bool) { isBroken.withLock { $0 = broken } }
    func open() { for _ in 0..<10 { gate.signal() } }
  }

  private func writer(_ sink: FakeSink, maxLines: Int = 4) -> LineWriter {
    LineWriter(label: "test", sink: sink, maxLines: maxLines) { "\($0) lines dropped" }
  }

  @Test func whoLogsNeverWaitsForAReaderAndWhatIsMissingIsCounted() {
    let sink = FakeSink(isShut: true)
    let writer = writer(sink)
    writer.write("first")
    sink.hasBegun.wait()
    for number in 0..<1000 { writer.write("\(number)") }
    #expect(!writer.flush(within: .milliseconds(1)))
    sink.open()
    writer.flush(within: .seconds(60))
    #expect(sink.lines == ["first", "996 lines dropped", "996", "997", "998", "999"])
  }

  @Test func linesThatCannotBeWrittenAreCountedUntilTheyCan() {
    let sink = FakeSink()
    let writer = writer(sink)
    sink.setBroken(true)
    for number in 0..<3 {
      writer.write("\(number)")
      writer.flush(within: .seconds(60))
    }
    sink.setBroken(false)
    writer.write("back")
    writer.flush(within: .seconds(60))
    #expect(sink.lines == ["3 lines dropped", "back"])
  }

  @Test func aRingDropsTheOldestByLinesAndByBytes() {
    var ring = LineRing(maxLines: 3, maxBytes: 10)
    for line in ["a", "b", "c", "d", "123456789"] { ring.append(line) }
    let batch = ring.takeAll()
    #expect(batch.lines == ["d", "123456789"])
    #expect(batch.dropped == 3)
    #expect(ring.isEmpty)
  }

  @Test func aMessageThatRepeatsIsSummedUp() {
    let sink = FakeSink()
    let log = ServerLog(label: "test", sink: sink)
    let logger = log.logger(level: .info)
    for number in 0..<100 { logger.error("disk full", metadata: ["number": "\(number)"]) }
    logger.info("other")
    logger.debug("not asked for")
    log.flush(within: .seconds(60))
    #expect(sink.lines.filter { $0.contains("number=") }.count == ServerLog.passing)
    #expect(sink.lines.contains { $0.hasSuffix("disk full: 80 more lines like this left out") })
    #expect(sink.lines.contains { $0.hasSuffix("[ServerStubTests] other") })
    #expect(sink.lines.count == ServerLog.passing + 2)
  }

  @Test func theLimitOfAMessageEndsWithItsWindow() {
    var limit = RepeatLimit<String>(passing: 2, length: 1000)
    #expect(
      (0..<4).map { limit.judge("a", now: $0) } == [
        .pass, .pass, .leaveOut(needsSummary: true), .leaveOut(needsSummary: false),
      ])
    #expect(limit.judge("b", now: 5) == .pass)
    #expect(limit.summarize("a") == 2)
    #expect(limit.summarize("a") == 0)
    #expect(limit.judge("a", now: 6) == .pass)
    // A window without anything left out ends by time alone.
    #expect(limit.judge("b", now: 6) == .pass)
    #expect(limit.judge("b", now: 2000) == .pass)
    #expect(limit.judge("b", now: 2001) == .pass)
  }

  @Test func nothingOfOthersBreaksALine() {
    let sink = FakeSink()
    let log = ServerLog(label: "test", sink: sink)
    log.logger(level: .info).info("seen", metadata: ["name": "a\nb\u{1B}[31m\u{202E}\u{E000}\u{FEFF} 微"])
    log.flush(within: .seconds(60))
    #expect(sink.lines.count == 1)
    #expect(sink.lines[0].hasSuffix(#"name=a\u{a}b\u{1b}[31m\u{202e}\u{e000}\u{feff} 微 [ServerStubTests] seen"#))
  }

  @Test func aCodeForWhichNobodyReadsFailsInsteadOfHanging() async throws {
    var ends: [CInt] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    _ = fcntl(ends[1], F_SETFL, fcntl(ends[1], F_GETFL) | O_NONBLOCK)
    let filler = [UInt8](repeating: 0, count: 4096)
    while write(ends[1], filler, filler.count) > 0 {}
    let mailer = ConsoleMailer(descriptor: ends[1])
    let mail = VerificationMail(address: "a@b.cn", code: "123456", lifetimeMinutes: 5, sentAt: 0)
    await #expect(throws: ServerError.self) { try await mailer.send(mail) }
    var buffer = [UInt8](repeating: 0, count: 1 << 17)
    _ = read(ends[0], &buffer, buffer.count)
    try await mailer.send(mail)
  }
}
