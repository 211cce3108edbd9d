import ChatProtocol
import ClientCore
import Glibc

/// Keeps the accounts used at one server, each in a folder of its own, so that two terminals of one user
/// find their two accounts again.
struct RememberedAccounts: AccountMemory {
  private let folder: String

  /// - Parameter folder: the server's folder of accounts.
  init(folder: String) {
    self.folder = folder
  }

  /// What was remembered, the newest first. A damaged file costs only a login, so it counts as none.
  func load() -> [LastAccount] {
    var found: [(changed: Int, account: LastAccount)] = []
    for name in PrivateFiles.names(in: folder) {
      guard let number = Int32(name) else { continue }
      let index = index(of: UserID(rawValue: number))
      guard let account = try? index.load() else { continue }
      var status = stat()
      guard stat(index.path, &status) == 0 else { continue }
      found.append((status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1_000_000, account))
    }
    let accounts = found.sorted { $0.changed > $1.changed }.map(\.account)
    // What the gate named for one account serves every other.
    let chatServers = accounts.flatMap(\.chatServers)
    return accounts.map { account in
      var account = account
      account.add(chatServers)
      return account
    }
  }

  func remember(_ account: LastAccount) async {
    var account = account
    account.add(load().flatMap(\.chatServers))
    // Failing costs only a login at the next start.
    try? index(of: account.uid).save(account)
  }

  func isNews(_ fact: ServerFact) async -> Bool {
    let path = "\(folder)/told-\(fact.rawValue)"
    // What cannot be looked up or kept is said once more.
    if let _ = try? PrivateFiles.read(path, limit: 1) { return false }
    try? PrivateFiles.createFolder(folder)
    try? PrivateFiles.write([], to: path)
    return true
  }

  func forgetSession(token: String) async {
    for account in load() where account.session?.token == token { try? index(of: account.uid).forgetSession() }
  }

  private func index(of uid: UserID) -> AccountsIndex {
    AccountsIndex(folder: "\(folder)/\(uid.rawValue)")
  }
}
