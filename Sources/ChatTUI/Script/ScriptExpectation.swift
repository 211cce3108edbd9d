/// What a script expects to become so.
public enum ScriptExpectation: Sendable, Hashable {
  case screen(contains: String, isExpected: Bool)
  /// A row from 0 at the top; its text is compared without the blanks at its end.
  case row(Int, ScriptTextMatch)
  /// `nil`: no cursor is shown.
  case cursor(Point?)
  case size(Size)
  case page(ScriptPage)
  case focus(ScriptFocus)
  /// `nil`: no dialog.
  case overlay(ScriptOverlay?)
  /// `nil`: no notice at all.
  case notice(ScriptNotice?)
  case connection(ScriptConnection)
  case session(name: String, [SessionFact])
  case contact(name: String, [ContactFact])
  /// The newest message with this text, in the open chat or as the newest of a conversation.
  case message(text: String, ScriptDelivery)
  /// What the rail shows: unread messages, or new friends to be looked at; 0: nothing.
  case badge(ScriptBadge, Int)
  /// A text came to a user of the server, exactly so many times if that is said.
  case received(text: String, by: String?, times: Int?)
  /// The client has ended by itself or by `quit`.
  case ended
}

public enum ScriptTextMatch: Sendable, Hashable {
  case equals(String)
  case contains(String)
}

public enum ScriptPage: String, Sendable, Hashable, CaseIterable {
  case login, register, reset, success, main
}

/// What has the focus: a part of the main page, or a control of a form.
public enum ScriptFocus: String, Sendable, Hashable, CaseIterable {
  case rail, search, list, transcript, composer, detail
  case email, user, password, confirm, code, greeting, remark, tag
  case sendCode = "send-code"
  case keepSignedIn = "keep-signed-in"
  case submit, cancel, link
}

public enum ScriptOverlay: String, Sendable, Hashable, CaseIterable {
  case help, settings, quit, logout, friend, menu, recall, parts, decline, block, blocked
}

public enum ScriptNotice: String, Sendable, Hashable, CaseIterable {
  case mail, failure
  case applicationSent = "application-sent"
  case friendAdded = "friend-added"
  case applicationArrived = "application-arrived"
  case other
}

public enum ScriptConnection: String, Sendable, Hashable, CaseIterable {
  case idle, connecting, online, waiting, ended
}

public enum ScriptDelivery: String, Sendable, Hashable, CaseIterable {
  case queued, sending, sent, delivered, read, failed, received

  /// Whether this is what was wanted. A message that got further has been sent, or delivered, as well: how soon the
  /// other side answers is not up to a script.
  public func satisfies(_ wanted: ScriptDelivery) -> Bool {
    switch wanted {
    case .sent: self == .sent || self == .delivered || self == .read
    case .delivered: self == .delivered || self == .read
    default: self == wanted
    }
  }
}

public enum ScriptBadge: String, Sendable, Hashable, CaseIterable {
  case chats, contacts
}

/// What is expected of a row of the chat list.
public enum SessionFact: Sendable, Hashable {
  case unread(Int)
  case preview(String)
  case draft(String)
  case selected
  /// There is no such row; stands alone.
  case absent
}

/// What is expected of a contact.
public enum ContactFact: Sendable, Hashable {
  case remark(String)
  case tags([String])
  case absent
}
