import ChatProtocol

/// What a family server has seen so far.
struct FamilyLog: Sendable {
  /// A frame as it arrived, whatever its id.
  struct Arrival: Sendable {
    /// The connection's number, from 1.
    let connection: Int
    let id: FrameID
    let body: [UInt8]

    /// `null` for what is no JSON.
    var json: StyledJSON { (try? StyledJSON(parsing: body)) ?? .null }
  }

  struct GateArrival: Sendable {
    let path: String
    let body: [UInt8]

    var json: StyledJSON { (try? StyledJSON(parsing: body)) ?? .null }
  }

  var frames: [Arrival] = []
  var gateRequests: [GateArrival] = []
  /// Chat connections that were accepted.
  var accepted = 0
  /// Chat connections that are over, for whatever reason.
  var closed = 0
  /// Clients that broke the limits.
  var dropped = 0

  func frames(_ id: FrameID) -> [Arrival] { frames.filter { $0.id == id } }

  /// Every text that arrived, in order, with the connection that it came on.
  var texts: [(connection: Int, id: String, content: String)] {
    frames(.textChat).flatMap { frame in
      frame.json["text_array"].elements.map { (frame.connection, $0["msgid"].text, $0["content"].text) }
    }
  }

  /// The requests of one path.
  func gateRequests(_ path: GatePath) -> [GateArrival] { gateRequests.filter { $0.path == path.rawValue } }
}
