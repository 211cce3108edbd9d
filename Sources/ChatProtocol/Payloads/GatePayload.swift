/// The JSON body of a request to the gate or of its reply (docs/protocol.md, chapter 1).
public protocol GatePayload: JSONPayload {}
