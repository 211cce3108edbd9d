import LocalDatabase

extension HistorySchema {
  /// The index of the search and what it has to know of changes.
  ///
  /// The index keeps no texts and no positions, only which messages have which terms (``SearchTokens``). Which messages
  /// it holds says `search_state`: those with `low` ≤ `local_id` < `high`. `stamp` stands in the index too, as a
  /// term of the row 0, so that an index that was lost is noticed. A message is never refused for the sake of the
  /// index: it is filled behind the messages, and the triggers only note what was changed.
  static let search = Migration(
    version: 3,
    sql: """
      CREATE VIRTUAL TABLE message_search USING fts5(
        terms, content = '', detail = none, columnsize = 0, tokenize = 'ascii');

      CREATE TABLE search_state(
        id INTEGER PRIMARY KEY CHECK(id = 1), stamp INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL);

      CREATE TABLE search_change(id INTEGER PRIMARY KEY, local_id INTEGER NOT NULL, old TEXT NOT NULL);
      CREATE TRIGGER search_edited AFTER UPDATE OF content ON message WHEN old.content IS NOT new.content BEGIN
        INSERT INTO search_change(local_id, old) VALUES (old.local_id, old.content);
      END;
      CREATE TRIGGER search_deleted AFTER DELETE ON message BEGIN
        INSERT INTO search_change(local_id, old) VALUES (old.local_id, old.content);
      END;
      """)
}
