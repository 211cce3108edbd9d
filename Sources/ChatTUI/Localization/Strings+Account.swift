import ClientCore
import UnicodeText

/// Texts of the login, register, reset and success pages, and of forms in general.
extension Strings {
  /// Title of a form's page or dialog.
  func title(of kind: FormKind) -> String {
    switch kind {
    case .login: appName
    case .register: pick("注册新账号", "Create an account")
    case .reset: pick("找回密码", "Reset password")
    case .addFriend: pick("申请添加朋友", "Send friend request")
    case .acceptFriend: pick("通过朋友验证", "Accept friend request")
    case .editRemark: pick("设置备注和标签", "Edit alias and tags")
    }
  }

  /// What a field is called; at most ten columns wide.
  func label(of field: FormField, in kind: FormKind) -> String {
    switch field {
    case .email: kind == .login ? pick("账号", "Account") : pick("邮箱", "Email")
    case .user: pick("用户名", "User name")
    case .password: kind == .reset ? pick("新密码", "Password") : pick("密码", "Password")
    case .confirm: pick("确认密码", "Confirm")
    case .code: pick("验证码", "Code")
    case .greeting: pick("打招呼", "Greeting")
    case .remark: pick("备注名", "Alias")
    case .tag: pick("标签", "Tags")
    }
  }

  /// What stands in an empty field.
  func placeholder(of field: FormField, in kind: FormKind) -> String {
    switch field {
    case .email: kind == .login ? pick("邮箱或用户名", "Email or user name") : pick("you@example.com", "you@example.com")
    case .user: kind == .reset ? pick("注册时的用户名", "Your user name") : pick("给自己起个名字", "Choose a name")
    case .password: kind == .login ? pick("请输入密码", "Your password") : pick("至少 6 位", "At least 6 characters")
    case .confirm: pick("再输入一次", "Once more")
    case .code: pick("邮件里的数字", "From the mail")
    case .greeting: pick("说点什么吧", "Say something nice")
    case .remark: pick("方便你记住 TA", "How you remember them")
    case .tag: pick("输入后按\(tagKey)添加", "Type, \(tagKey) adds it")
    }
  }

  /// The key that adds a tag.
  private var tagKey: String {
    let key = key(.press, in: .form) ?? "Enter"
    return key == "Enter" ? pick("回车", key) : key
  }

  /// The same in fewer words, for a field that is too narrow.
  func shortPlaceholder(of field: FormField, in kind: FormKind) -> String {
    switch field {
    case .email: kind == .login ? pick("邮箱或用户名", "Email or name") : placeholder(of: field, in: kind)
    case .password: kind == .login ? pick("密码", "Password") : pick("至少 6 位", "At least 6")
    case .remark: pick("备注", "Alias")
    case .tag: pick("\(tagKey)添加", "\(tagKey) adds")
    case .user, .confirm, .code, .greeting: placeholder(of: field, in: kind)
    }
  }

  /// What is wrong with a field, and so what to do.
  func text(of issue: FieldIssue, for field: FormField, in kind: FormKind) -> String {
    switch issue {
    case .required:
      switch field {
      case .email: kind == .login ? pick("请填写邮箱或用户名", "Enter your email or name") : pick("请填写邮箱", "Enter your email")
      case .user: pick("请填写用户名", "Enter a user name")
      case .password: pick("请填写密码", "Enter a password")
      case .confirm: pick("请再输入一次密码", "Enter the password again")
      case .code: pick("请填写验证码", "Enter the code")
      case .greeting, .remark, .tag: pick("请填写此项", "Please fill this in")
      }
    case .emailNotASCII: pick("邮箱只支持英文字母、数字和符号", "Only ASCII email addresses can be used")
    case .emailShape: pick("邮箱格式不对", "That is not an email address")
    case .userTooLong(let limit): pick("最多 \(limit) 个字", "At most \(limit) characters")
    case .userAllDigits: pick("不能全是数字", "Must not be digits only")
    case .userName(let issue): text(of: issue)
    case .passwordLength(let minimum, let maximum):
      pick("密码需要 \(minimum)–\(maximum) 位", "Use \(minimum) to \(maximum) characters")
    case .confirmDiffers: pick("两次输入的密码不一致", "The passwords differ")
    }
  }

  private func text(of issue: NameIssue) -> String {
    switch issue {
    case .empty: pick("请填写用户名", "Enter a user name")
    case .tooLong: pick("用户名太长", "That name is too long")
    case .digitsOnly: pick("不能全是数字", "Must not be digits only")
    case .atSign: pick("不能含有 @", "Must not contain @")
    case .invisible: pick("含有看不见的字符", "Contains an invisible character")
    case .nothingToRead: pick("至少要有一个字或数字", "Needs a letter or a digit")
    case .compatibilityForm: pick("请用普通的字母和数字", "Use plain letters and digits")
    case .mixedScripts: pick("不能混用不同文字的字母", "Mixes letters of several scripts")
    case .reserved: pick("这个名字不能注册", "That name is reserved")
    }
  }

  /// What cannot be done with a name or a password in the family's client.
  func text(of trouble: FamilyClientTrouble) -> String {
    let most = FamilyClientTrouble.maxCharacters
    let marks = FamilyClientTrouble.passwordCharacters
    return switch trouble {
    case .name:
      pick(
        "原版 Qt 客户端的用户名只能用英文字母和数字，也搜不到超过 \(most) 位的名字",
        "The original Qt client knows names of letters and digits only, and finds none beyond \(most)")
    case .password:
      pick(
        "这个密码无法登录原版 Qt 客户端：那里只能输入 6–\(most) 位英文字母、数字和 \(marks)",
        "The original Qt client cannot log in with this password: it takes 6–\(most) letters, digits and \(marks)")
    }
  }

  /// Label of the button that submits a form.
  func submit(_ kind: FormKind, isSubmitting: Bool) -> String {
    switch kind {
    case .login: isSubmitting ? pick("正在登录…", "Logging in…") : pick("登录", "Log in")
    case .register: isSubmitting ? pick("正在注册…", "Signing up…") : pick("注册", "Sign up")
    case .reset: isSubmitting ? pick("正在提交…", "Saving…") : pick("重设密码", "Reset password")
    case .addFriend: isSubmitting ? pick("正在发送…", "Sending…") : pick("发送", "Send")
    case .acceptFriend: isSubmitting ? pick("正在通过…", "Accepting…") : pick("通过", "Accept")
    case .editRemark: isSubmitting ? pick("正在保存…", "Saving…") : pick("完成", "Save")
    }
  }

  var cancel: String { pick("取消", "Cancel") }
  var showPassword: String { pick("显示", "Show") }
  var hidePassword: String { pick("隐藏", "Hide") }
  var keepSignedIn: String { pick("保持登录", "Keep me signed in") }

  /// Label of the button that asks for a verification code.
  func sendCode(isRequesting: Bool, secondsLeft: Int, wasSent: Bool) -> String {
    if isRequesting { return pick("发送中…", "Sending…") }
    if secondsLeft > 0 { return "\(secondsLeft)s" }
    return wasSent ? pick("重新发送", "Resend") : pick("获取验证码", "Send code")
  }

  /// Confirms under the code field that a mail went out.
  var codeSent: String { pick("已发送，请查收邮件", "Sent, look at your mail") }

  /// Label of a link from one page of the account to another.
  func link(to page: Page) -> String {
    switch page {
    case .login: pick("返回登录", "Back to log in")
    case .register: pick("注册账号", "Sign up")
    case .reset: pick("忘记密码？", "Forgot password?")
    case .success, .main: pick("继续", "Continue")
    }
  }

  /// The line at the foot of the account pages: which server, and that it is this program itself.
  func server(_ name: String, isOffline: Bool, isInTheClear: Bool) -> String {
    if isOffline { return offlineServer }
    // Before the name, which may be long.
    return isInTheClear ? pick("未加密 · 服务器 \(name)", "Not encrypted · \(name)") : pick("服务器 \(name)", "Server \(name)")
  }

  /// What stands for the server that is the program itself.
  var offlineServer: String { pick("离线模式 · 数据只在本机", "Offline · all on this computer") }

  /// Headline of the success page.
  func success(_ reason: Page.SuccessReason) -> String {
    switch reason {
    case .registered: pick("注册成功", "Welcome aboard")
    case .passwordReset: pick("密码已重设", "Password changed")
    }
  }

  /// What happens next on the success page.
  func returningIn(seconds: Int) -> String {
    pick("\(seconds) 秒后返回登录", "Back to log in in \(seconds)s")
  }

  /// Foot line that names the two keys every page has.
  var helpHint: String { hint(.help, in: .global, pick("帮助", "Help")) }
  var languageHint: String { hint(.switchLanguage, in: .global, pick("English", "中文")) }
}
