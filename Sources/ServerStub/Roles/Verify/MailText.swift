/// What a mail says.
enum MailText {
  static func text(of mail: VerificationMail) -> String {
    """
    To: \(header(mail.address))
    Date: \(mail.sentAt)
    Subject: wechat-tui

    您的验证码为 \(mail.code) ，请在 \(mail.lifetimeMinutes) 分钟内完成操作。
    Your verification code is \(mail.code) and is good for \(mail.lifetimeMinutes) minutes.

    """
  }

  /// An address as one line without controls, so that nobody can forge further header lines.
  static func header(_ address: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in address.unicodeScalars where scalar.properties.generalCategory != .control {
      scalars.append(scalar)
    }
    return String(scalars)
  }
}
