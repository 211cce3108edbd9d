import ChatProtocol
import ClientCore

/// Where a failure is told; the same number of the wire means different things in different places.
enum FailureSubject: Sendable, Hashable {
  case form(FormKind)
  case message
  case search
  case connection
  case general
}

/// Words for everything that can go wrong; each says what to do where there is something to do.
extension Strings {
  /// Words for a failure, one sentence.
  func text(of failure: Failure, about subject: FailureSubject) -> String {
    switch failure {
    case .server(let code): text(of: code, about: subject)
    case .emailOnly:
      pick("这个服务器只认邮箱，请输入注册时的邮箱", "This server knows accounts by email only. Type the email")
    case .gate(let trouble): text(of: trouble)
    case .newerHistory(let path):
      pick(
        "请更新程序：聊天记录由更新的版本写入（\(path.shortenedInMiddle(to: 32))）",
        "Update the program: a newer version wrote these chats (\(path.shortenedInMiddle(to: 32)))")
    case .unreachable: pick("连不上服务器，请检查网络", "Cannot reach the server. Check the network")
    case .timeout: pick("服务器没有回应，请稍后再试", "The server does not answer. Try again")
    case .badReply: pick("服务器返回异常，请检查地址", "Not a chat server? Check the address")
    case .insecure(let reason): pick("连接不安全：\(reason)", "Not secure: \(reason)")
    case .local(let reason): pick("本机出错：\(reason)", "Problem on this computer: \(reason)")
    case .notConnected: pick("现在没有连接，连上后再试", "Not connected now. Try again once online")
    case .textTooLong(let bytes, let limit):
      pick("太长了：\(bytes) 字节，最多 \(limit)", "Too long: \(bytes) bytes of \(limit)")
    case .sessionExpired: pick("登录已过期，请重新登录", "Your login has expired. Log in again")
    case .chatServerUnreachable(let place):
      pick(
        "密码正确，但连不上聊天服务器 \(place)，请稍后再试",
        "The password is right, but the chat server \(place) cannot be reached. Try again later")
    case .chatServersGone(let place):
      pick("聊天服务器 \(place) 没有回应，请重新登录以连接其他服务器", "Chat server \(place) is gone. Log in to get another one")
    case .kicked: pick("账号已在别处登录，你已下线", "Logged in elsewhere, so you were logged out here")
    }
  }

  /// Words for an error code of a server.
  func text(of code: ErrorCode, about subject: FailureSubject) -> String {
    switch code {
    case .success: pick("完成", "Done")
    case .cacheFailure: pick("验证服务暂时不可用，请稍后再试", "Codes are unavailable now. Try later")
    case .mailFailure: pick("邮件没能发出，请检查邮箱地址", "The mail could not be sent. Check the address")
    case .malformedBody: pick("服务器不接受这些内容", "The server refused this input")
    case .backendUnreachable: pick("服务器内部暂时不通，请稍后再试", "The server is partly down. Try later")
    case .codeExpired: pick("验证码已过期，请重新获取", "The code has expired. Ask for a new one")
    case .codeWrong: pick("验证码不对，请再看看邮件", "Wrong code. Look at the mail again")
    case .accountExists: pick("用户名或邮箱已被注册", "This name or email is taken")
    case .passwordMismatch: pick("两次输入的密码不一致", "The passwords differ")
    case .emailMismatch: pick("这个邮箱不属于该用户名", "This email is not the user's")
    case .passwordUpdateFailed: pick("密码没能更新，请稍后再试", "The password was not changed. Try later")
    case .credentialsWrong: pick("账号或密码不对", "Wrong account or password")
    case .tokenWrong: pick("登录已失效，请重新登录", "Your login is no longer valid. Log in again")
    case .uidInvalid: uidInvalid(subject)
    case .tooManyRequests: pick("太频繁了，请稍等再试", "Too often. Wait a moment and try again")
    case .serverBusy: pick("服务器正忙，请稍后再试", "The server is busy. Try again soon")
    case .textTooLong: pick("消息太长了，请分几次发送", "Too long. Send it in parts")
    case .tooLate: pick("已超过可撤回（2 分钟）或编辑的时限", "Too late to recall or edit it")
    case .isFriend: pick("对方是你的朋友，目前还不能屏蔽朋友", "A friend, and friends cannot be blocked yet")
    case .listFull: pick("黑名单已满，先解除几个", "The list is full. Unblock somebody first")
    case .fieldInvalid: pick("有一项内容不合要求，请检查", "Something in there is not allowed")
    default: pick("服务器出错（\(code.rawValue)）", "Server error \(code.rawValue)")
    }
  }

  private func uidInvalid(_ subject: FailureSubject) -> String {
    switch subject {
    case .message: pick("对方还不是你的朋友", "You are not friends")
    case .search: pick("没有这个用户", "No such user")
    case .form(.acceptFriend): pick("这个申请已经不在了", "This request is no longer there")
    case .form(.addFriend), .form(.editRemark):
      pick("没有这个用户，或已是朋友", "No such user, or already friends")
    case .form, .connection: pick("登录已失效，请重新登录", "Your login is no longer valid. Log in again")
    case .general: pick("没有这个用户", "No such user")
    }
  }
}
