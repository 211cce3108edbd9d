import ChatProtocol
import ClientCore

extension CountedHistory {
  func search(
    _ query: SearchQuery, before position: SearchPosition?, limit: Int
  ) async throws(HistoryError) -> SearchPage {
    try await activity.during { () async throws(HistoryError) in
      try await inner.search(query, before: position, limit: limit)
    }
  }

  func indexForSearch() async throws(HistoryError) -> Bool {
    try await activity.during { () async throws(HistoryError) in try await inner.indexForSearch() }
  }

  func messages(
    in conversation: ConversationID, around key: MessageKey, limit: Int
  ) async throws(HistoryError) -> MessageWindow {
    try await activity.during { () async throws(HistoryError) in
      try await inner.messages(in: conversation, around: key, limit: limit)
    }
  }

  func messages(
    in conversation: ConversationID, after message: ChatMessage, limit: Int
  ) async throws(HistoryError) -> [ChatMessage] {
    try await activity.during { () async throws(HistoryError) in
      try await inner.messages(in: conversation, after: message, limit: limit)
    }
  }
}
