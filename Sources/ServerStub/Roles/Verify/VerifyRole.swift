import ChatProtocol

/// The verify role: makes codes, has them mailed, and spends them.
public actor VerifyRole: VerificationAPI, VerificationCodes {
  private var book: CodeBook
  private let limits: VerifyLimits
  private let mailer: any VerificationMailer
  private let clock: ServerClock

  public init(limits: VerifyLimits = VerifyLimits(), mailer: any VerificationMailer, clock: ServerClock) {
    self.limits = limits
    self.mailer = mailer
    self.clock = clock
    book = CodeBook(limits: limits)
  }

  public func requestCode(for email: String, peer: String) async throws(ServerError) -> ErrorCode {
    let address = Self.key(email)
    let now = clock.nowMilliseconds()
    guard book.admit(address: address, peer: NetworkAddress.share(of: peer), now: now) else { return .tooManyRequests }
    let code = try Self.makeCode()
    let hash = try Self.hash(code, for: address)
    book.put(hash: hash, for: address, now: now)
    let mail = VerificationMail(
      address: email, code: code, lifetimeMinutes: Int(clamping: limits.lifetime / 60_000), sentAt: now)
    do {
      try await mailer.send(mail)
    } catch {
      // Nobody got this code, so it must not stay good.
      book.withdraw(hash: hash, for: address)
      throw error
    }
    return .success
  }

  public func redeem(_ code: String, for email: String, peer: String) throws(ServerError) -> CodeRedemption {
    let address = Self.key(email)
    let outcome = book.redeem(
      hash: try Self.hash(code, for: address), for: address, peer: NetworkAddress.share(of: peer),
      now: clock.nowMilliseconds())
    return switch outcome {
    case .redeemed(let number): .redeemed(RedeemedCode(email: email, receipt: "\(number)"))
    case .wrong: .wrong
    case .expired: .expired
    case .tooManyTries: .tooManyTries
    }
  }

  public func restore(_ code: RedeemedCode) {
    guard let number = Int64(code.receipt) else { return }
    book.restore(number, for: Self.key(code.email))
  }

  private static func key(_ email: String) -> String { email.lowercased() }

  /// A hash that is good for one address only.
  private static func hash(_ code: String, for address: String) throws(ServerError) -> [UInt8] {
    try Secrets.sha256(Array("\(address)\n\(code)".utf8))
  }

  /// Six decimal digits, each of the million codes as likely as any other.
  private static func makeCode() throws(ServerError) -> String {
    // 4,294,000,000 is the largest multiple of a million below 2^32: larger values would favour small codes.
    while true {
      let number = try Secrets.randomBytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard number < 4_294_000_000 else { continue }
      let digits = String(number % 1_000_000)
      return String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }
  }
}
