import LocalDatabase

/// The tables of the server.
///
/// Bodies stand once per conversation (`message`); every user has a thin log of numbered events
/// (`user_event`, PROTOCOL chapter 4), which leaves room for other kinds of events than messages.
enum ServerSchema {
  static let migrations = [
    Migration(
      version: 1,
      sql: """
        CREATE TABLE user(
          uid INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, email TEXT UNIQUE COLLATE NOCASE,
          password_hash TEXT NOT NULL, nick TEXT NOT NULL, descr TEXT NOT NULL, sex INTEGER NOT NULL,
          icon TEXT NOT NULL, created_ms INTEGER NOT NULL);
        CREATE TABLE token(
          hash BLOB PRIMARY KEY, uid INTEGER NOT NULL REFERENCES user(uid), expires_ms INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX token_uid ON token(uid);
        CREATE TABLE friend(
          self_id INTEGER NOT NULL REFERENCES user(uid), friend_id INTEGER NOT NULL REFERENCES user(uid),
          back TEXT NOT NULL, since INTEGER PRIMARY KEY AUTOINCREMENT, UNIQUE(self_id, friend_id));
        CREATE TABLE friend_apply(
          id INTEGER PRIMARY KEY AUTOINCREMENT, from_uid INTEGER NOT NULL REFERENCES user(uid),
          to_uid INTEGER NOT NULL REFERENCES user(uid), remark TEXT NOT NULL, greeting TEXT NOT NULL,
          status INTEGER NOT NULL, UNIQUE(from_uid, to_uid));
        CREATE INDEX friend_apply_to ON friend_apply(to_uid, status, id);
        CREATE TABLE conversation(
          conv_id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, low_uid INTEGER, high_uid INTEGER,
          last_seq INTEGER NOT NULL, UNIQUE(low_uid, high_uid));
        CREATE TABLE member(
          conv_id INTEGER NOT NULL REFERENCES conversation(conv_id), uid INTEGER NOT NULL, join_seq INTEGER NOT NULL,
          read_seq INTEGER NOT NULL, role INTEGER NOT NULL, PRIMARY KEY(conv_id, uid)) WITHOUT ROWID;
        CREATE TABLE message(
          msg_id INTEGER PRIMARY KEY, conv_id INTEGER NOT NULL REFERENCES conversation(conv_id),
          conv_seq INTEGER NOT NULL, sender_uid INTEGER NOT NULL, client_msg_id TEXT NOT NULL,
          type INTEGER NOT NULL, body TEXT NOT NULL, state INTEGER NOT NULL, ts INTEGER NOT NULL,
          UNIQUE(conv_id, conv_seq), UNIQUE(sender_uid, client_msg_id));
        CREATE TABLE user_sync(uid INTEGER PRIMARY KEY, last_useq INTEGER NOT NULL, min_useq INTEGER NOT NULL);
        CREATE TABLE user_event(
          uid INTEGER NOT NULL, useq INTEGER NOT NULL, kind INTEGER NOT NULL, conv_id INTEGER NOT NULL,
          conv_seq INTEGER NOT NULL, aux TEXT, PRIMARY KEY(uid, useq)) WITHOUT ROWID;
        CREATE TABLE device(
          uid INTEGER NOT NULL, device_id TEXT NOT NULL, acked_useq INTEGER NOT NULL,
          PRIMARY KEY(uid, device_id)) WITHOUT ROWID;
        """)
  ]

  /// Kinds of conversations.
  enum ConversationKind: Int64 {
    case direct = 1
  }

  /// Kinds of events in a user's log.
  enum EventKind: Int64 {
    /// A message of a conversation, received or sent.
    case message = 1
  }

  /// Smallest uid of a registered account; those below are built in.
  static let firstUserID: Int64 = 1001
}
