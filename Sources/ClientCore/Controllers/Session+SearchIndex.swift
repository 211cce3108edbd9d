extension Session {
  /// Makes the search know what it does not know yet, such as after an upgrade; in small steps behind everything else.
  func indexForSearch() async {
    do throws(HistoryError) {
      while try await history.indexForSearch() { await Task.yield() }
    } catch {
      // Logged by the history. A search tries again and tells the user; at the end of the session there is nothing to do.
    }
  }
}
