import ChatProtocol
import NIOHTTP1

/// One answer of the gate, ready to be written.
struct GateResponse: Equatable, Sendable {
  var status: HTTPResponseStatus
  /// `nil` where the family sends none.
  var contentType: String?
  var body: [UInt8]

  /// A JSON answer with the outcome in `error`. The family's gate says `text/json`, and always 200.
  static func json(_ body: [UInt8]) -> GateResponse {
    GateResponse(status: .ok, contentType: "text/json", body: body)
  }

  /// A JSON answer that holds nothing but the outcome.
  static func outcome(_ code: ErrorCode) -> GateResponse {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("error", Int64(code.rawValue))
    writer.endObject()
    return json(writer.finish())
  }

  /// A plain text answer for a request that is no business of the gate's.
  static func text(_ status: HTTPResponseStatus, _ text: String) -> GateResponse {
    GateResponse(status: status, contentType: "text/plain", body: Array(text.utf8))
  }

  /// The family's answer to an unknown path, to the letter.
  static let notFound = text(.notFound, "url not found\r\n")
}
