import ServerStub

/// What `wechat-server recover` is asked to do about a damaged database.
struct RecoverOptions {
  let recovery: StorageRecovery
  /// `nil` for the folder that ``DataFolder`` names.
  let dataFolder: String?

  /// Reads the arguments after `recover`.
  init(_ arguments: ArraySlice<String>) throws(ServerOptions.Failure) {
    var rest = arguments
    var chosen: StorageRecovery?
    var folder: String?
    func choose(_ recovery: StorageRecovery) throws(ServerOptions.Failure) {
      guard chosen == nil else { throw ServerOptions.Failure(message: "recover takes one of its options at a time") }
      chosen = recovery
    }
    while let argument = rest.popFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      func value(_ what: String) throws(ServerOptions.Failure) -> String {
        guard let value = parts.count > 1 ? parts[1] : rest.popFirst(), !value.isEmpty else {
          throw ServerOptions.Failure(message: "\(parts[0]) needs \(what)")
        }
        return value
      }
      switch parts[0] {
      case "--accept-loss" where parts.count == 1: try choose(.acceptLoss)
      case "--start-empty" where parts.count == 1: try choose(.startEmpty)
      case "--restore": try choose(.restore(try value("a file")))
      case "--data": folder = try value("a folder")
      default: throw ServerOptions.Failure(message: "recover: unknown option \"\(argument)\"; try --help")
      }
    }
    guard let chosen else {
      throw ServerOptions.Failure(message: "recover needs --accept-loss, --restore FILE or --start-empty; see --help")
    }
    recovery = chosen
    dataFolder = folder
  }
}
