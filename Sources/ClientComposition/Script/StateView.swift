import ChatProtocol
import ChatTUI
import ClientCore

/// The client's state in the words of scripts.
struct StateView {
  let state: AppState

  var page: ScriptPage {
    switch state.page {
    case .login: .login
    case .register: .register
    case .reset: .reset
    case .success: .success
    case .main: .main
    }
  }

  /// `nil` where no name fits, such as a tag of a dialog.
  var focus: ScriptFocus? {
    if let form = state.activeForm { return focus(of: form.focus) }
    guard state.page == .main, state.overlay == nil else { return nil }
    switch state.main.focus {
    case .rail: return .rail
    case .search: return .search
    case .list: return .list
    case .transcript: return .transcript
    case .composer: return .composer
    case .detail: return .detail
    }
  }

  private func focus(of control: FormControl) -> ScriptFocus? {
    switch control {
    case .field(let field):
      switch field {
      case .email: .email
      case .user: .user
      case .password: .password
      case .confirm: .confirm
      case .code: .code
      case .greeting: .greeting
      case .remark: .remark
      case .tag: .tag
      }
    case .sendCode: .sendCode
    case .keepSignedIn: .keepSignedIn
    case .submit: .submit
    case .cancel: .cancel
    case .link: .link
    case .tag, .reveal: nil
    }
  }

  var overlay: ScriptOverlay? {
    switch state.overlay {
    case .help: .help
    case .settings: .settings
    case .confirmQuit: .quit
    case .confirmLogout, .confirmLogoutEverywhere: .logout
    case .friend: .friend
    case .messageMenu, .applicationMenu: .menu
    case .confirmDecline: .decline
    case .confirmBlock: .block
    case .blocked: .blocked
    case .confirmRecall: .recall
    case .confirmParts: .parts
    case nil: nil
    }
  }

  var notices: [ScriptNotice] {
    state.notices.map { notice in
      switch notice.content {
      case .mail: .mail
      case .failure: .failure
      case .applicationSent: .applicationSent
      case .friendAdded: .friendAdded
      case .applicationArrived: .applicationArrived
      default: .other
      }
    }
  }

  var connection: ScriptConnection {
    switch state.connection {
    case .idle: .idle
    case .connecting: .connecting
    case .online: .online
    case .waiting: .waiting
    case .ended: .ended
    }
  }

  func badge(_ badge: ScriptBadge) -> Int {
    switch badge {
    case .chats: state.totalUnread
    case .contacts: state.unseenApplications
    }
  }

  // MARK: Conversations, contacts, messages

  func session(_ name: String, _ facts: [SessionFact]) -> ScriptObservation {
    guard let conversation = state.main.conversations.first(where: { isNamed(name, $0.id) }) else {
      if facts == [.absent] { return .met }
      let names = state.main.conversations.map { state.displayName(of: $0.id) }
      return .unmet(actual: "no such conversation; there are: \(names.joined(separator: ", "))")
    }
    let isSelected = state.main.selectedConversation == conversation.id
    let isMet = facts.allSatisfy { fact in
      switch fact {
      case .unread(let count): conversation.unreadCount == count
      case .preview(let text): conversation.lastMessage?.text == text
      case .draft(let text): conversation.draft == text
      case .selected: isSelected
      case .absent: false
      }
    }
    return isMet
      ? .met
      : .unmet(
        actual: "unread \(conversation.unreadCount), preview \"\(conversation.lastMessage?.text ?? "")\", "
          + "draft \"\(conversation.draft)\"\(isSelected ? ", selected" : "")")
  }

  func contact(_ name: String, _ facts: [ContactFact]) -> ScriptObservation {
    guard let contact = state.main.contacts.values.first(where: { isNamed(name, $0.profile.uid) }) else {
      if facts == [.absent] { return .met }
      let names = state.main.contacts.values.map(\.displayName).sorted()
      return .unmet(actual: "no such contact; there are: \(names.joined(separator: ", "))")
    }
    let isMet = facts.allSatisfy { fact in
      switch fact {
      case .remark(let remark): contact.remark == remark
      case .tags(let tags): contact.tags == tags
      case .absent: false
      }
    }
    return isMet
      ? .met : .unmet(actual: "remark \"\(contact.remark)\", tags \"\(contact.tags.joined(separator: ","))\"")
  }

  func message(_ text: String, _ wanted: ScriptDelivery) -> ScriptObservation {
    let open = state.chatPane.flatMap { pane in
      pane.messages.last { $0.text == text }.map { state.progress(of: $0, in: pane.conversation) }
    }
    let listed = state.main.conversations.lazy.compactMap { conversation in
      conversation.lastMessage.flatMap { last in
        last.text == text ? state.progress(of: last, in: conversation.id) : nil
      }
    }.first
    guard let progress = open ?? listed else { return .unmet(actual: "no such message") }
    let actual = delivery(of: progress)
    return actual.satisfies(wanted) ? .met : .unmet(actual: actual.rawValue)
  }

  private func delivery(of progress: MessageProgress) -> ScriptDelivery {
    switch progress {
    case .queued: .queued
    case .sending: .sending
    case .sent, .passedOn: .sent
    case .delivered: .delivered
    case .read: .read
    case .failed: .failed
    case .received: .received
    }
  }

  /// By what the list shows or by the user's own name.
  private func isNamed(_ name: String, _ conversation: ConversationID) -> Bool {
    conversation.peer.map { isNamed(name, $0) } ?? (state.displayName(of: conversation) == name)
  }

  private func isNamed(_ name: String, _ uid: UserID) -> Bool {
    state.displayName(of: uid) == name || state.main.contacts[uid]?.profile.name == name
  }
}
