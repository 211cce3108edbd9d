import LocalDatabase

/// The tables of one account's history. Steps are only ever added; there is no version 2.
enum HistorySchema {
  /// `message.seq` is the message's number in its conversation (docs/protocol.md, chapter 4); it stays NULL on the
  /// family's dialect. `meta` keeps the `device` and the `cursor`.
  ///
  /// Of a conversation, `own_read` is what the user has read and `read_told` what of it the server knows; `first_seq`
  /// is the lowest number that the server can still give. Which texts are missing here shows in the numbers themselves.
  ///
  /// The list of conversations is ordered by `rank`: whatever comes takes the next one, so that a clock that was wrong
  /// pins nothing. `last_ts` is the time of the newest message, or of the beginning where there is none.
  static let migrations = [
    Migration(
      version: 1,
      sql: """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE profile(
          uid INTEGER PRIMARY KEY, name TEXT NOT NULL, nick TEXT NOT NULL, icon TEXT NOT NULL,
          sex INTEGER NOT NULL, desc TEXT NOT NULL, email TEXT);

        CREATE TABLE contact(
          uid INTEGER PRIMARY KEY, name TEXT NOT NULL, nick TEXT NOT NULL, icon TEXT NOT NULL,
          sex INTEGER NOT NULL, desc TEXT NOT NULL,
          remark TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '[]');

        CREATE TABLE application(
          uid INTEGER PRIMARY KEY, name TEXT NOT NULL, nick TEXT NOT NULL, icon TEXT NOT NULL,
          sex INTEGER NOT NULL, desc TEXT NOT NULL,
          greeting TEXT NOT NULL, status INTEGER NOT NULL, seen INTEGER NOT NULL, rank INTEGER NOT NULL);

        CREATE TABLE message(
          local_id INTEGER PRIMARY KEY AUTOINCREMENT, peer INTEGER NOT NULL, sender INTEGER NOT NULL,
          msgid TEXT NOT NULL, content TEXT NOT NULL, ts_ms INTEGER NOT NULL,
          state INTEGER NOT NULL, fail_reason TEXT, seq INTEGER, inbox INTEGER,
          UNIQUE(sender, msgid));
        CREATE INDEX message_by_peer ON message(peer, local_id);
        CREATE INDEX message_pending ON message(local_id) WHERE state < 2;

        CREATE TABLE conversation(
          peer INTEGER PRIMARY KEY, last_local_id INTEGER, last_ts INTEGER NOT NULL,
          unread INTEGER NOT NULL DEFAULT 0, draft TEXT NOT NULL DEFAULT '', pinned INTEGER NOT NULL DEFAULT 0);
        """),
    search,
    Migration(
      version: 4,
      sql: """
        ALTER TABLE message ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE message ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE message ADD COLUMN recalled INTEGER NOT NULL DEFAULT 0;
        UPDATE message SET place = local_id + \(MessagePlace.unnumbered);
        DROP INDEX message_by_peer;
        CREATE INDEX message_by_place ON message(peer, place, sender);

        ALTER TABLE conversation ADD COLUMN last_seq INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE conversation ADD COLUMN first_seq INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE conversation ADD COLUMN own_read INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE conversation ADD COLUMN read_told INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE conversation ADD COLUMN peer_read INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE conversation ADD COLUMN peer_delivered INTEGER NOT NULL DEFAULT 0;
        """),
    Migration(
      version: 5,
      sql: """
        ALTER TABLE conversation ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX conversation_by_rank ON conversation(rank);
        UPDATE conversation SET last_ts = ifnull(
          (SELECT ts_ms FROM message WHERE local_id = last_local_id), last_ts);
        \(rankByTime(id: "peer"));
        """),
    Migration(
      version: 6,
      sql: """
        CREATE TABLE unwanted(
          uid INTEGER PRIMARY KEY, name TEXT NOT NULL, nick TEXT NOT NULL, icon TEXT NOT NULL,
          sex INTEGER NOT NULL, desc TEXT NOT NULL, since_ms INTEGER NOT NULL, blocked INTEGER NOT NULL);
        """),
    // What was the peer's uid is the key of a `ConversationID` with the same value.
    Migration(
      version: 7,
      sql: """
        ALTER TABLE message RENAME COLUMN peer TO conversation;
        ALTER TABLE conversation RENAME COLUMN peer TO id;
        """),
    // What a message says besides its text (`MessageContent.extras`).
    Migration(version: 8, sql: "ALTER TABLE message ADD COLUMN extras TEXT"),
  ]

  /// Orders the conversations by the times of their newest messages. One of the future has a wrong time; it counts as
  /// of the time of what came before it.
  static func rankByTime(id: String = "id") -> String {
    """
    UPDATE conversation SET rank = ordered.rank FROM (
      SELECT \(id) AS id, row_number() OVER (ORDER BY CASE
        WHEN last_ts <= strftime('%s', 'now') * 1000 THEN last_ts
        ELSE ifnull((
          SELECT max(ts_ms) FROM message
          WHERE local_id < last_local_id AND ts_ms <= strftime('%s', 'now') * 1000), 0) END,
        last_local_id, \(id) DESC) AS rank
      FROM conversation
    ) AS ordered WHERE ordered.id = conversation.\(id)
    """
  }
}

/// `message.state`. Below 2 a message still has to be sent, which the index `message_pending` relies on.
enum StoredDelivery: Int64 {
  case queued = 0
  case sending = 1
  case sent = 2
  case failed = 3
  case received = 4

  init(_ delivery: ChatMessage.Delivery) {
    self =
      switch delivery {
      case .queued: .queued
      case .sending: .sending
      case .sent: .sent
      case .failed: .failed
      case .received: .received
      }
  }

  /// A number that this program never writes counts as failed: the user sees it and can send again.
  static func delivery(state: Int64, failReason: String?) -> ChatMessage.Delivery {
    switch StoredDelivery(rawValue: state) {
    case .queued: .queued
    case .sending: .sending
    case .sent: .sent
    case .received: .received
    case .failed, nil: .failed(Failure(stored: failReason ?? ""))
    }
  }
}
