import NIOHTTP1
import Testing

@testable import ServerStub

@Suite("Paths of the gate")
struct GateRouteTests {
  @Test(
    "every path is known in both spellings",
    arguments: [
      ("/get_verifycode", GateRoute.requestCode), ("/get_varifycode", .requestCode), ("/user_register", .register),
      ("/reset_pwd", .resetPassword), ("/get_chatserver", .findChatServer), ("/user_login", .login),
      ("/nope", .unknown), ("/", .unknown),
      ("/user_login?x=1", .unknown), ("/user_login/", .unknown), ("/get_test", .unknown), ("", .unknown),
    ])
  func posts(target: String, route: GateRoute) {
    #expect(GateRoute(method: .POST, target: target) == route)
  }

  @Test(
    "only the test page is to be got",
    arguments: [
      ("/get_test", GateRoute.echo(query: "")), ("/get_test?a=1&b=2", .echo(query: "a=1&b=2")),
      ("/user_login", .unknown), ("/nope", .unknown),
    ])
  func gets(target: String, route: GateRoute) {
    #expect(GateRoute(method: .GET, target: target) == route)
  }

  @Test("other methods are not spoken", arguments: [HTTPMethod.PUT, .HEAD, .DELETE, .OPTIONS, .RAW(value: "BREW")])
  func otherMethods(method: HTTPMethod) {
    #expect(GateRoute(method: method, target: "/user_login") == .methodNotAllowed)
  }
}
