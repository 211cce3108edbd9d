import ClientCore

/// Texts about applications that are not wanted, and about those who are blocked.
extension Strings {
  /// Label of an action on an application.
  func action(_ action: ApplicationAction) -> String {
    switch action {
    case .accept: accept
    case .decline: pick("拒绝", "Decline")
    case .block: pick("加入黑名单", "Block")
    }
  }

  /// Opens the menu of an application.
  var more: String { pick("更多…", "More…") }
  var newFriendsHints: String {
    hints((.open, .detail, pick("接受", "accept")), (.menu, .detail, pick("更多", "more")))
  }
  var ending: String { pick("处理中…", "Working…") }

  /// What declining means, which the applicant is not to notice.
  func declineQuestion(_ name: String, isNative: Bool) -> String {
    isNative
      ? pick(
        "拒绝 \(name) 的申请？不会通知对方；短期内再申请，你也不会看到。",
        "Decline \(name)? They are not told. If they ask again soon, you will not see it.")
      : pick(
        "隐藏 \(name) 的申请？这个服务器不支持拒绝，只在本机隐藏，不会通知对方。",
        "Hide the request of \(name)? This server knows no declining: it is hidden on this device only.")
  }

  /// What blocking means.
  func blockQuestion(_ name: String, isNative: Bool) -> String {
    isNative
      ? pick(
        "把 \(name) 加入黑名单？不会通知对方，你不再收到其好友申请。可在“设置”中解除。",
        "Block \(name)? They are not told, and you get no more requests from them. Undo it in the settings.")
      : pick(
        "屏蔽 \(name)？这个服务器没有黑名单，只在本机隐藏其好友申请。可在“设置”中解除。",
        "Block \(name)? This server has no such list: their requests are hidden on this device only. Undo it in the settings."
      )
  }

  func blockedNotice(_ name: String) -> String {
    pick("已屏蔽 \(name)，可在“设置 › 黑名单”中解除", "Blocked \(name). Undo it in Settings, Blocked people")
  }

  // MARK: The list

  var blockedTitle: String { pick("黑名单", "Blocked people") }
  var blockedLoading: String { pick("正在加载…", "Loading…") }
  var blockedEmpty: String { pick("没有屏蔽任何人", "Nobody is blocked") }
  var blockedHints: String {
    hints((.choose, .menu, pick("解除或恢复", "unblock or undo")), (.close, .menu, pick("关闭", "close")))
  }
  /// The same where the server knows nothing of it.
  var blockedHereHints: String {
    pick("仅本机", "Here only") + "  "
      + hints((.choose, .menu, pick("解除/恢复", "undo")), (.close, .menu, pick("关闭", "close")))
  }
  func blockedState(_ isBlocked: Bool) -> String { isBlocked ? pick("已屏蔽", "blocked") : pick("已解除", "unblocked") }
}
