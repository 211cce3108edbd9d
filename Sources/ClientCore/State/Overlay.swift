import ChatProtocol

/// A dialog over the page; while one is open it takes every key.
public enum Overlay: Sendable, Hashable {
  case help
  case settings(selection: Int)
  case confirmQuit
  case confirmLogout
  /// Add friend, accept friend or edit remark, with the person that it is about.
  case friend(Form, UserProfile)
}

/// Rows of the settings dialog, in order.
public enum SettingsRow: Int, Sendable, Hashable, CaseIterable {
  case language
  case theme
  case emoji
  case help
  case logout
  case quit
}
