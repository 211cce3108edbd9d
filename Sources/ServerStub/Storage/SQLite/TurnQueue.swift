/// A queue in which owners take turns: each gets its oldest item taken, one after the other, however many items the
/// others have.
struct TurnQueue<Owner: Hashable, Item> {
  private var items: [Owner: ArraySlice<Item>] = [:]
  /// Owners that have items, in the order of their turns.
  private var turns: ArraySlice<Owner> = []

  mutating func append(_ item: Item, of owner: Owner) {
    if items[owner] == nil { turns.append(owner) }
    items[owner, default: []].append(item)
  }

  /// Takes the oldest item of the owner whose turn it is; nil if there is none.
  mutating func next() -> Item? {
    guard let owner = turns.popFirst(), var own = items.removeValue(forKey: owner) else { return nil }
    let item = own.popFirst()
    if !own.isEmpty {
      items[owner] = own
      turns.append(owner)
    }
    return item
  }
}
