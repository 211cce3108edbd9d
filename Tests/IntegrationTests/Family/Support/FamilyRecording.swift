import ChatProtocol
import Foundation

/// One line of a recording (`Tests/ChatProtocolTests/Golden/README.md` describes the fields).
struct RecordedEvent: Sendable, CustomStringConvertible {
  enum Direction: String, Sendable {
    case gateRequest = "http_req"
    case gateReply = "http_rsp"
    case toServer = "c2s"
    case toClient = "s2c"
    case event
  }

  let place: String
  let caseName: String
  let direction: Direction
  let connection: String
  let path: String
  let method: String
  let statusLine: String
  /// `nil` where the gate closed without an answer.
  let status: Int64?
  /// `Name: value`, in the recorded order.
  let headers: [String]
  let id: UInt16?
  let body: String?
  /// The beginning of the bytes where frames were cut or glued on purpose, and how many there were.
  let rawHex: String?
  let rawLength: Int64
  /// What happened, in an ``Direction/event``.
  let event: String
  let server: String

  var description: String { "\(place) \(caseName)" }

  /// The JSON of the body; `null` where it is none.
  var json: StyledJSON {
    guard let body, let json = try? StyledJSON(parsing: body) else { return .null }
    return json
  }

  init?(_ value: JSONValue, place: String) {
    guard let direction = value["dir"]?.string.flatMap(Direction.init) else { return nil }
    self.place = place
    self.direction = direction
    caseName = value["case"]?.string ?? ""
    connection = value["conn"]?.string ?? ""
    path = value["path"]?.string ?? ""
    method = value["method"]?.string ?? "POST"
    status = value["status"]?.int
    statusLine = value["status_line"]?.string ?? "HTTP/1.1 200 OK"
    headers =
      value["headers"]?.array.map { $0.compactMap(\.string) }
      ?? (value["headers"]?.members ?? []).map { "\($0.key): \($0.value.string ?? "")" }
    id = value["id"]?.int.flatMap { UInt16(exactly: $0) }
    // The recorder put words in brackets before some bodies.
    let text = value["body"]?.string
    body = direction == .gateRequest ? text.map { $0.hasPrefix("(") ? String($0.drop { $0 != "{" }) : $0 } : text
    rawHex = value["raw_hex"]?.string
    rawLength = value["raw_len"]?.int ?? 0
    event = value["event"]?.string ?? ""
    server = value["server"]?.string ?? ""
  }
}

/// A request to the gate with its reply.
struct RecordedExchange: Sendable {
  let request: RecordedEvent
  let reply: RecordedEvent
}

/// A chat request with the reply that its sender got.
struct RecordedAnswer: Sendable {
  let request: RecordedEvent
  let reply: RecordedEvent
}

/// Everything that was recorded of the family, in the order of the files.
struct FamilyRecording: Sendable {
  let events: [RecordedEvent]
  let exchanges: [RecordedExchange]
  let answers: [RecordedAnswer]
  /// Who logged in on which connection.
  let owners: [String: UserID]

  /// All recordings; read once.
  static let all: FamilyRecording? = try? FamilyRecording(files: [
    "http", "tcp", "qt-register", "qt-login", "qt-relogin", "qt-friend", "qt-chat",
  ])

  static func load() throws -> FamilyRecording {
    guard let all else { throw CocoaError(.fileReadCorruptFile) }
    return all
  }

  private init(files: [String]) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../ChatProtocolTests/Golden")
    var events: [RecordedEvent] = []
    for file in files {
      let text = try String(contentsOf: folder.appendingPathComponent("\(file).jsonl"), encoding: .utf8)
      for (number, line) in text.split(separator: "\n").enumerated() {
        let value = try JSONDocument(parsing: Array(line.utf8)).root
        if let event = RecordedEvent(value, place: "\(file).jsonl:\(number + 1)") { events.append(event) }
      }
    }
    self.events = events
    var exchanges: [RecordedExchange] = []
    var answers: [RecordedAnswer] = []
    var owners: [String: UserID] = [:]
    for (index, event) in events.enumerated() {
      let later = events[(index + 1)...]
      if event.direction == .gateRequest,
        let reply = later.first(where: { $0.direction == .gateReply && $0.connection == event.connection })
      {
        exchanges.append(RecordedExchange(request: event, reply: reply))
      }
      guard event.direction == .toServer, let id = event.id else { continue }
      let uid = event.json["uid"].uid
      if id == FrameID.chatLogin.rawValue, uid != .unknown { owners[event.connection] = uid }
      let reply = later.prefix { $0.caseName == event.caseName }.first {
        $0.direction == .toClient && $0.connection == event.connection && $0.id == id &+ 1
      }
      if let reply { answers.append(RecordedAnswer(request: event, reply: reply)) }
    }
    self.exchanges = exchanges
    self.answers = answers
    self.owners = owners
  }

  func exchange(named caseName: String) -> RecordedExchange? {
    exchanges.first { $0.request.caseName == caseName }
  }

  /// What the server sent in a case.
  func sent(in caseName: String, id: FrameID) -> [RecordedEvent] {
    events.filter { $0.direction == .toClient && $0.caseName == caseName && $0.id == id.rawValue }
  }

  /// What the server sent in a case, unasked, to a user.
  func notices(in caseName: String, to uid: UserID) -> [RecordedEvent] {
    [FrameID.addFriendNotice, .authFriendNotice, .textChatNotice].flatMap { id in
      sent(in: caseName, id: id).filter { owners[$0.connection] == uid }
    }
  }

  /// What the original Qt client sent, by frame id.
  func sentByQt(_ id: FrameID) -> [RecordedEvent] {
    events.filter { $0.place.hasPrefix("qt-") && $0.direction == .toServer && $0.id == id.rawValue }
  }
}
