import ClientCore

/// One command of a script; `docs/scripts.md` describes each.
public enum ScriptCommand: Sendable, Hashable {
  case action(ScriptAction)
  /// Waits until something is so.
  case expect(ScriptExpectation)
  /// Compares the screen with the stored one of this name.
  case snapshot(String)
}

/// What a script does.
public enum ScriptAction: Sendable, Hashable {
  // MARK: What clients start with

  case size(Size)
  case language(Language)
  case theme(String)
  /// Local time in the script's zone, in milliseconds since 1970-01-01T00:00 there.
  case clock(localMilliseconds: Int64)
  /// Goes on with this client; the first command that needs it starts it.
  case client(String)

  // MARK: What the user does

  /// Fills in and submits the login page, and waits for the outcome, good or bad.
  case login(name: String, password: String)
  case press([ScriptKey])
  case type(String)
  /// Types the newest code mailed to an address; waits for the mail.
  case typeCode(address: String)
  case paste(String)
  case click(ScriptPlace)
  case wheel(ScriptWheel, at: ScriptPlace?, count: Int)
  /// The terminal reports that its window got (`true`) or lost the keyboard.
  case focus(Bool)
  case resize(Size)
  /// Ends the client in order.
  case quit
  /// Ends the client as `kill -9` would, and starts it on the same data.
  case restartClient

  // MARK: The world around it

  case advance(Duration)
  case server(ServerAction)
}

/// A place on the screen.
public enum ScriptPlace: Sendable, Hashable {
  case cell(Point)
  /// The first cell of the n-th appearance (from 1) of a text, row by row.
  case label(String, occurrence: Int)
}

public enum ScriptWheel: String, Sendable, Hashable, CaseIterable {
  case up
  case down
}

/// What happens at the server or to it.
public enum ServerAction: Sendable, Hashable {
  /// The built-in accounts take part.
  case companions
  /// The server says that people use the family's Qt client.
  case familyClients
  /// There is this user, with friends that are made if they are missing.
  case user(name: String, password: String, friends: [String], isOnline: Bool)
  /// The user comes online, taking the account from any client that has it.
  case login(String)
  case logout(String)
  /// Without a recipient: whoever is logged in at the present client.
  case send(from: String, text: String, to: String?)
  case apply(from: String, to: String?, greeting: String, remark: String)
  case accept(by: String, applicant: String?, remark: String)
  /// Stops; the data stay.
  case drop
  /// Starts again after `drop`, or answers again after `stall`.
  case restore
  /// Stops, and starts again with the chat server at another port.
  case move
  /// Takes everything and answers nothing.
  case stall
  /// Breaks the open connections.
  case cut
  /// Ends the life of all verification codes.
  case expireCode
}
