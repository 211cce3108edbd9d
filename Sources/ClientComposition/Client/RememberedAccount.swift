import ClientCore

/// Keeps the last account of one server in that server's folder.
struct RememberedAccount: AccountMemory {
  private let index: AccountsIndex

  init(folder: String) {
    index = AccountsIndex(folder: folder)
  }

  /// What was remembered. A damaged file costs only a login, so it counts as none.
  func load() -> LastAccount? {
    try? index.load()
  }

  func remember(_ account: LastAccount) async {
    // Failing costs only a login at the next start.
    try? index.save(account)
  }

  func forgetSession(token: String) async {
    guard load()?.session?.token == token else { return }
    try? index.forgetSession()
  }
}
