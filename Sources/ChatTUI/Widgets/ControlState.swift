/// Whether a control can be used, and whether the keyboard goes to it.
enum ControlState: Hashable, Sendable {
  case normal
  case focused
  case disabled
}
