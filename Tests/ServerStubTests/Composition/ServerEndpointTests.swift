import Testing

@testable import ServerStub

@Suite("Addresses")
struct ServerEndpointTests {
  @Test(
    "HOST:PORT is read and written",
    arguments: ["127.0.0.1:8080", "localhost:0", "[::1]:8090", "chat.example.test:65535"])
  func readAndWritten(text: String) {
    #expect(ServerEndpoint(text)?.description == text)
  }

  @Test("anything else is refused", arguments: ["", "8080", ":8080", "a:", "a:b", "a:-1", "a:65536", "::1:80", "a:1 "])
  func refused(text: String) {
    #expect(ServerEndpoint(text) == nil)
  }
}
