/// How many wrong passwords are taken. Times in milliseconds.
public struct LoginLimits: Sendable, Hashable {
  /// Wrong passwords for one account from addresses it has not logged in from, before all of those wait.
  public var perAccount = 20
  /// After which one of them is forgiven.
  public var accountForgiveness: Int64 = 180_000
  /// Wrong passwords from one address for whatever accounts, before accounts that have not logged in from there wait.
  public var perAddress = 40
  public var addressForgiveness: Int64 = 10_000

  public init() {}
}

/// Says whether a password may be tried: a pause that grows for each account and address (``LoginThrottle``), and budgets for
/// an account over all addresses and for an address over all accounts.
///
/// The budgets do not bind an account at an address where its password was right before, so that nobody can lock others out of
/// the places they use.
struct LoginGuard {
  private static let maxFamiliar = 100_000
  private var throttle = LoginThrottle()
  private var accounts: FailureBudget<Attempt.Account>
  private var addresses: FailureBudget<String>
  /// Where which account has logged in.
  private var familiar: Set<LoginThrottle.Key> = []

  init(limits: LoginLimits) {
    accounts = FailureBudget(free: limits.perAccount, forgiveness: limits.accountForgiveness)
    addresses = FailureBudget(free: limits.perAddress, forgiveness: limits.addressForgiveness)
  }

  /// Takes a try, which counts as failed for its account until ``noteSuccess(_:now:)`` or ``takeBack(_:now:)``.
  mutating func admit(_ key: LoginThrottle.Key, now: Int64) -> Bool {
    if !familiar.contains(key) {
      guard accounts.hasRoom(key.account, now: now), addresses.hasRoom(key.peer, now: now) else { return false }
    }
    guard throttle.admit(key, now: now) else { return false }
    if !familiar.contains(key) { accounts.noteFailure(key.account, now: now) }
    return true
  }

  /// The password was wrong. Only now the address counts it: many people behind one may try at the same moment.
  mutating func noteFailure(_ key: LoginThrottle.Key, now: Int64) {
    addresses.noteFailure(key.peer, now: now)
  }

  /// The password was right, or the mailbox has proved to be the owner's.
  mutating func noteSuccess(_ key: LoginThrottle.Key, now: Int64) {
    throttle.noteSuccess(key)
    if !familiar.contains(key) { accounts.takeBack(key.account, now: now) }
    if familiar.count >= Self.maxFamiliar { familiar.removeAll() }
    familiar.insert(key)
  }

  /// The password was not looked at.
  mutating func takeBack(_ key: LoginThrottle.Key, now: Int64) {
    throttle.takeBack(key)
    if !familiar.contains(key) { accounts.takeBack(key.account, now: now) }
  }
}
