/// Tells when descriptors become readable; the loop of the main thread.
@MainActor
public protocol DescriptorWatch: AnyObject, Sendable {
  /// Calls `handler`, in a turn of its own, while there is something to read or the other end is gone.
  func watch(_ descriptor: CInt, _ handler: @escaping @MainActor () -> Void)
  /// Forgets the descriptor; before it is closed.
  func unwatch(_ descriptor: CInt)
}
