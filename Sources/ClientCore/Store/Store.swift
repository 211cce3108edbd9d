/// Owner of the client's state; the only place where it changes.
@MainActor
public final class Store {
  public private(set) var state: AppState
  /// Called after each change. The view merges calls: at most one frame is drawn for many.
  public var onChange: (@MainActor () -> Void)?

  public init(_ state: AppState) {
    self.state = state
  }

  /// Carries out one change and tells the listener.
  public func apply(_ mutation: Mutation) {
    state.apply(mutation)
    onChange?()
  }

  /// Carries out several changes as one.
  public func apply(_ mutations: [Mutation]) {
    guard !mutations.isEmpty else { return }
    for mutation in mutations { state.apply(mutation) }
    onChange?()
  }
}
