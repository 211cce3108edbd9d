/// What the body of a chat frame says, one type per ``FrameID`` (docs/protocol.md, chapter 2).
public protocol FramePayload: JSONPayload {
  /// The id of the frames that carry this payload.
  static var frameID: FrameID { get }
}

extension FramePayload {
  /// Reads a frame's body. The caller has chosen the type by the frame's id.
  public init(frame: Frame) throws(PayloadError) {
    assert(frame.id == Self.frameID, "a frame of another id was given")
    try self.init(bytes: frame.body)
  }

  /// The frame to send. Its body may exceed what a frame or the peer can carry; ``Frame/encoded()`` refuses the
  /// former, ``TextFrameSplitter`` prevents the latter.
  public func frame() -> Frame {
    Frame(id: Self.frameID, body: bodyBytes())
  }
}
