/// The paths that a gate serves (docs/protocol.md, chapter 1). Matched exactly, without a query string on a POST.
public enum GatePath: String, CaseIterable, Sendable {
  /// POST ``VerifyCodeRequest`` → ``VerifyCodeReply``.
  case getVerifyCode = "/get_verifycode"
  /// The same as ``getVerifyCode``, in the spelling of llfc peers and of the Qt client's reset page.
  case getVarifyCode = "/get_varifycode"
  /// POST ``RegisterRequest`` → ``RegisterReply``.
  case userRegister = "/user_register"
  /// POST ``ResetPasswordRequest`` → ``ResetPasswordReply``.
  case resetPassword = "/reset_pwd"
  /// POST ``GateLoginRequest`` → ``GateLoginReply``.
  case userLogin = "/user_login"
  /// POST ``ChatServerRequest`` → ``ChatServerReply``. Ours: a family gate answers 404.
  case getChatServer = "/get_chatserver"
  /// POST ``LogoutRequest`` → ``LogoutReply``. Ours: a family gate answers 404.
  case userLogout = "/user_logout"
  /// GET with a query string → its parameters as plain text.
  case getTest = "/get_test"
}
