import ChatProtocol

/// Which account was used last, in one small JSON file of mode 0600 in the data folder.
///
/// Reading it takes well under a millisecond, so it may be read before the first paint. Another client that runs at the
/// same time may replace the file; the last one to write wins, and a reader never sees a part.
public struct AccountsIndex: Sendable {
  private let folder: String

  public init(paths: XDGPaths) { folder = paths.data }

  /// Keeps the file in another folder; one a server lets every server have its own last account.
  public init(folder: String) { self.folder = folder }

  /// The file.
  public var path: String { "\(folder)/last-account.json" }

  /// The account, or `nil` if none is remembered.
  ///
  /// Throws ``HistoryError/Code/open`` when the file cannot be read and ``HistoryError/Code/corrupt`` when it is not
  /// what this program writes; starting without it, and ``save(_:)`` later, loses only the pointer, no chats.
  public func load() throws(HistoryError) -> LastAccount? {
    let content: [UInt8]?
    do {
      content = try PrivateFiles.read(path, limit: 65_536)
    } catch {
      throw HistoryError(code: .open, message: error.message)
    }
    guard let content else { return nil }
    do {
      let document = try JSONDocument(parsing: content)
      if let account = LastAccount(stored: document.root) { return account }
    } catch {
      throw HistoryError(code: .corrupt, message: "\(path) is damaged; remove it", cause: error.message)
    }
    throw HistoryError(code: .corrupt, message: "\(path) is damaged; remove it")
  }

  /// Remembers an account instead of any other. Throws ``HistoryError/Code/io``.
  public func save(_ account: LastAccount) throws(HistoryError) {
    do {
      try PrivateFiles.createFolder(folder)
      try PrivateFiles.write(account.stored(), to: path)
    } catch {
      throw HistoryError(code: .io, message: "the account could not be remembered", cause: error.message)
    }
  }

  /// Keeps the address but no longer the session, as a logout wants it. A damaged file is replaced by nothing.
  public func forgetSession() throws(HistoryError) {
    let account: LastAccount?
    do {
      account = try load()
    } catch {
      // It may hold a session that cannot be read but could be used: it goes as a whole.
      return try clear()
    }
    guard var account, account.session != nil else { return }
    account.session = nil
    try save(account)
  }

  /// Remembers nothing any more.
  public func clear() throws(HistoryError) {
    do {
      try PrivateFiles.remove(path)
    } catch {
      throw HistoryError(code: .io, message: "the account could not be forgotten", cause: error.message)
    }
  }
}

extension LastAccount {
  fileprivate init?(stored: JSONValue) {
    guard let serverText = stored["server"]?.string, let email = stored["email"]?.string,
      let number = stored["uid"]?.int, let uid = UserID(exactly: number),
      let server = try? GateEndpoint(parsing: serverText)  // What cannot be parsed counts as damage.
    else { return nil }
    var session: RememberedSession?
    if let saved = stored["session"], let token = saved["token"]?.string, let host = saved["host"]?.string,
      let port = saved["port"]?.int.flatMap({ UInt16(exactly: $0) })
    {
      session = RememberedSession(token: token, host: host, port: port)
    }
    self.init(server: server, email: email, uid: uid, session: session)
    // One that cannot be read costs only an attempt at finding a chat server again.
    for place in stored["chat_servers"]?.array ?? [] {
      guard let host = place["host"]?.string, let port = place["port"]?.int.flatMap({ UInt16(exactly: $0) })
      else { continue }
      add([ChatServerPlace(host: host, port: port)])
    }
  }

  fileprivate func stored() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("server", "\(server.scheme.rawValue)://\(server.authority)")
    writer.field("email", email)
    writer.field("uid", uid.rawValue)
    if let session {
      writer.key("session")
      writer.beginObject()
      writer.field("token", session.token)
      writer.field("host", session.host)
      writer.field("port", Int64(session.port))
      writer.endObject()
    }
    if !chatServers.isEmpty {
      writer.key("chat_servers")
      writer.beginArray()
      for place in chatServers {
        writer.beginObject()
        writer.field("host", place.host)
        writer.field("port", Int64(place.port))
        writer.endObject()
      }
      writer.endArray()
    }
    writer.endObject()
    return writer.finish()
  }
}
