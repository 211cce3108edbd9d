import LocalDatabase

/// The tables of the server in SQLite.
///
/// Bodies stand once per conversation (`message`); every user has a thin log of numbered events
/// (`user_event`, PROTOCOL chapter 4), which leaves room for other kinds of events than messages.
extension ServerSchema {
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
        """),
    // Ended tokens are removed at every login, which must not read all of them.
    Migration(version: 2, sql: "CREATE INDEX token_expires ON token(expires_ms)"),
    // The native dialect. `body_hash` keeps what a resend is compared with after the body has changed, and is NULL
    // while the body is the first one. An event without a time of its own has that of its message.
    Migration(
      version: 3,
      sql: """
        ALTER TABLE message ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE message ADD COLUMN body_hash BLOB;
        ALTER TABLE member ADD COLUMN delivered_seq INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE user_event ADD COLUMN ts INTEGER;
        CREATE INDEX member_uid ON member(uid);
        CREATE TABLE privacy(
          uid INTEGER PRIMARY KEY, read INTEGER NOT NULL, typing INTEGER NOT NULL, presence INTEGER NOT NULL);
        CREATE TABLE last_seen(uid INTEGER PRIMARY KEY, ts INTEGER NOT NULL);
        """),
    // What names are compared by; filled behind the start (`SQLiteStore+Names`).
    Migration(
      version: 4,
      sql: """
        CREATE TABLE name_key(uid INTEGER PRIMARY KEY, key TEXT NOT NULL);
        CREATE INDEX name_key_key ON name_key(key);
        CREATE TABLE name_look(look TEXT NOT NULL, uid INTEGER NOT NULL, PRIMARY KEY(look, uid)) WITHOUT ROWID;
        """),
    // What ``DigestKey`` needs, and when a device was last used.
    Migration(
      version: 5,
      sql: """
        CREATE TABLE secret(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        ALTER TABLE device ADD COLUMN used_ms INTEGER NOT NULL DEFAULT 0;
        """),
    // When an application was declined (0: never, or long ago), and whom a user has blocked.
    Migration(
      version: 6,
      sql: """
        ALTER TABLE friend_apply ADD COLUMN declined_ms INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE blocked(
          uid INTEGER NOT NULL, other INTEGER NOT NULL, ts INTEGER NOT NULL, PRIMARY KEY(uid, other)) WITHOUT ROWID;
        """),
    // What a message says besides its text (`MessageContent.extras`).
    Migration(version: 7, sql: "ALTER TABLE message ADD COLUMN extras TEXT"),
  ]

  /// Makes the tables agree with each other again after rows were lost with damaged pages.
  ///
  /// Without it a counter that fell behind would hand out numbers that are taken, and a log that is shorter than what a
  /// device has confirmed would hide everything new from that device. A message whose event is lost gets a new one: a
  /// client may see it twice, which it can tell by the `msgid`, rather than never. Events that were dropped on purpose
  /// are older than the first one left, and stay away.
  static let reconciliation = """
    INSERT OR IGNORE INTO conversation(conv_id, kind, low_uid, high_uid, last_seq)
      SELECT conv_id, 1, min(uid), max(uid), 0
      FROM (SELECT conv_id, uid FROM user_event UNION SELECT conv_id, uid FROM member)
      WHERE conv_id > 0 AND conv_id NOT IN (SELECT conv_id FROM conversation)
      GROUP BY conv_id HAVING count(*) = 2;
    UPDATE conversation SET last_seq = max(last_seq,
      coalesce((SELECT max(conv_seq) FROM message m WHERE m.conv_id = conversation.conv_id), 0));
    INSERT OR IGNORE INTO member(conv_id, uid, join_seq, read_seq, role)
      SELECT conv_id, low_uid, 0, 0, 0 FROM conversation UNION SELECT conv_id, high_uid, 0, 0, 0 FROM conversation;
    INSERT INTO user_sync(uid, last_useq, min_useq)
      SELECT uid, max(number), 1
      FROM (SELECT uid, useq AS number FROM user_event UNION ALL SELECT uid, acked_useq FROM device)
      WHERE true GROUP BY uid
      ON CONFLICT(uid) DO UPDATE SET last_useq = max(last_useq, excluded.last_useq);
    WITH missing AS (
      SELECT c.low_uid AS uid, m.conv_id, m.conv_seq FROM message m JOIN conversation c USING(conv_id)
      UNION SELECT c.high_uid, m.conv_id, m.conv_seq FROM message m JOIN conversation c USING(conv_id)
      EXCEPT SELECT uid, conv_id, conv_seq FROM user_event WHERE kind = 1)
    INSERT INTO user_event(uid, useq, kind, conv_id, conv_seq)
      SELECT x.uid, coalesce(s.last_useq, 0) + row_number() OVER (PARTITION BY x.uid ORDER BY m.msg_id), 1,
        x.conv_id, x.conv_seq
      FROM missing x JOIN message m ON m.conv_id = x.conv_id AND m.conv_seq = x.conv_seq
      LEFT JOIN user_sync s ON s.uid = x.uid
      WHERE coalesce(s.min_useq, 1) <= 1 OR m.ts >= (
        SELECT k.ts FROM user_event e JOIN message k ON k.conv_id = e.conv_id AND k.conv_seq = e.conv_seq
        WHERE e.uid = x.uid AND e.kind = 1 ORDER BY e.useq LIMIT 1);
    INSERT INTO user_sync(uid, last_useq, min_useq)
      SELECT uid, max(useq), 1 FROM user_event WHERE true GROUP BY uid
      ON CONFLICT(uid) DO UPDATE SET last_useq = max(last_useq, excluded.last_useq);
    INSERT OR IGNORE INTO friend(self_id, friend_id, back) SELECT friend_id, self_id, '' FROM friend;
    DELETE FROM name_key WHERE uid NOT IN (SELECT uid FROM user);
    DELETE FROM name_look WHERE uid NOT IN (SELECT uid FROM user);
    DELETE FROM blocked WHERE uid NOT IN (SELECT uid FROM user) OR other NOT IN (SELECT uid FROM user);
    """
}
