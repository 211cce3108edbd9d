import ChatProtocol
import Foundation

/// A client that does and reads exactly what a test says, for the server's own tests and for other people in a chat.
final class FamilyPeer {
  private let socket: FamilySocket
  private var decoder = FrameDecoder(limits: .any)

  init(port: UInt16) throws {
    socket = try FamilySocket(connectingTo: port)
  }

  func send(_ bytes: [UInt8]) { socket.write(bytes) }

  func send(_ payload: some FramePayload) throws { send(try payload.frame().encoded()) }

  /// The next frame; `nil` when the connection is over.
  func next() -> Frame? {
    while true {
      if let frame = try? decoder.next() { return frame }
      let bytes = socket.read()
      guard !bytes.isEmpty else { return nil }
      decoder.append(bytes)
    }
  }

  func close() { socket.stop() }
}

/// One request to a gate, in the recorded form.
enum GatePeer {
  static func post(_ body: String, path: String, port: UInt16) throws -> (head: String, body: String)? {
    let socket = try FamilySocket(connectingTo: port)
    socket.write(
      Array("POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
    var bytes: [UInt8] = []
    while true {
      let more = socket.read()
      if more.isEmpty { break }
      bytes += more
    }
    let parts = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n\r\n")
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }
}

extension RecordedEvent {
  /// The bytes that left: a frame, or several where they were glued on purpose.
  var recordedBytes: [UInt8] {
    if let id, let body {
      return [UInt8(id >> 8), UInt8(id & 255), UInt8(body.utf8.count >> 8 & 255), UInt8(body.utf8.count & 255)]
        + body.utf8
    }
    let hex = Array(rawHex ?? "")
    let bytes = stride(from: 0, to: hex.count - 1, by: 2).compactMap { UInt8(String(hex[$0...$0 + 1]), radix: 16) }
    guard bytes.count >= FrameHeader.byteCount else { return [] }
    // Of glued frames, which were all the same, only the beginning was kept.
    let length = FrameHeader.byteCount + Int(bytes[2]) << 8 + Int(bytes[3])
    let one = Array(bytes.prefix(length))
    return Array(repeatElement(one, count: max(1, Int(rawLength) / max(1, one.count))).joined())
  }
}
