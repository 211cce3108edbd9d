/// Feeds arbitrary bytes to the frame decoder, cut as the first byte says, and holds the result against the plainest
/// possible reading of the same bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFrameDecoder(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let limits: FrameLimits = start[0] & 1 == 0 ? .familyServer : .any
  let pieceSize = Int(start[0] >> 1) + 1
  let stream = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  let expected = readPlainly(stream, limits)

  var decoder = FrameDecoder(limits: limits)
  var frames: [Frame] = []
  var failure: FrameError?
  for piece in stride(from: 0, to: stream.count, by: pieceSize) where failure == nil {
    decoder.append(stream[piece..<min(piece + pieceSize, stream.count)])
    do throws(FrameError) {
      while let frame = try decoder.next() { frames.append(frame) }
    } catch {
      failure = error
    }
  }
  precondition(frames == expected.frames, "other frames")
  precondition((failure != nil) == expected.fails, "another end")
  precondition(failure != nil || decoder.bufferedByteCount == expected.rest, "another rest")
  return 0
}

private func readPlainly(_ stream: [UInt8], _ limits: FrameLimits) -> (frames: [Frame], rest: Int, fails: Bool) {
  var frames: [Frame] = []
  var rest = stream[...]
  while rest.count >= 4 {
    let bytes = Array(rest.prefix(4)).map(Int.init)
    let (id, length) = (bytes[0] * 256 + bytes[1], bytes[2] * 256 + bytes[3])
    if id > Int(limits.maxID) || length > limits.maxBodyBytes { return (frames, 0, true) }
    guard rest.count >= 4 + length else { break }
    frames.append(Frame(id: FrameID(rawValue: UInt16(id)), body: Array(rest.dropFirst(4).prefix(length))))
    rest = rest.dropFirst(4 + length)
  }
  return (frames, rest.count, false)
}
