import ClientCore

/// Words for a gate that could not be asked: the cause, what to do, and the place.
extension Strings {
  func text(of trouble: GateTrouble) -> String {
    let place = trouble.place.shortenedInMiddle(to: 40)
    switch trouble.kind {
    case .unknownHost: return pick("找不到主机 \(place)，请检查地址", "No such host: \(place). Check the address")
    case .unreachable:
      return pick(
        "连不上 \(place)：服务器没有运行，或网络不通。请检查地址和网络",
        "Nothing answers at \(place). Is the server running? Check the address and the network")
    case .brokenOff:
      return pick("\(place) 中断了连接，请重试或检查地址", "\(place) broke the connection off. Try again or check the address")
    case .timeout: return pick("\(place) 没有回应，请稍后再试", "\(place) does not answer. Try again later")
    case .down(let status, let seconds):
      return pick(
        "服务器暂时不可用，请\(later(seconds))再试（\(place)，HTTP \(status)）",
        "The server is down or overloaded. Try again \(later(seconds)) (\(place), HTTP \(status))")
    case .tooMany(let seconds):
      return pick(
        "太频繁了，请\(later(seconds))再试（\(place)，HTTP 429）", "Too often. Try again \(later(seconds)) (\(place), HTTP 429)")
    case .refused(let status):
      return pick(
        "服务器拒绝访问，请联系管理员（\(place)，HTTP \(status)）", "Access is refused. Ask the operator (\(place), HTTP \(status))")
    case .proxyPassword:
      return pick(
        "代理需要密码，请写入 http_proxy（前往 \(place)，HTTP 407）",
        "The proxy wants a password. Put it into http_proxy (for \(place), HTTP 407)")
    case .webPage(let status):
      return pick(
        "收到的是网页：请先登录当前网络，或检查地址（\(place)，HTTP \(status)）",
        "A web page answered. Log in to this network first, or check the address (\(place), HTTP \(status))")
    case .noGate(let status):
      let detail = status == 0 ? place : "\(place), HTTP \(status)"
      return pick("这不是聊天服务器，请检查地址（\(detail)）", "Not a chat server. Check the address (\(detail))")
    case .tls(let refusal): return text(of: refusal, place: place)
    }
  }

  private func text(of refusal: GateTrouble.TLSRefusal, place: String) -> String {
    switch refusal {
    case .expired:
      pick(
        "\(place) 的证书已过期：请检查本机时间，或联系管理员",
        "The certificate of \(place) has expired. Check your clock or ask the operator")
    case .notYetValid:
      pick("\(place) 的证书尚未生效，请检查本机时间", "The certificate of \(place) is not valid yet. Check your clock")
    case .wrongHost: pick("证书不属于 \(place)，请检查地址", "The certificate is not for \(place). Check the address")
    case .selfSigned:
      pick(
        "\(place) 的证书是自签名的，无法证明身份。若确认可信，请加入系统信任列表",
        "The certificate of \(place) is self-signed. If you know it, add it to the system's trusted ones")
    case .unknownAuthority:
      pick(
        "\(place) 的证书由不受信任的机构签发，请联系管理员", "The certificate of \(place) comes from an unknown authority. Ask the operator"
      )
    case .noHandshake:
      pick("\(place) 的 TLS 无法使用，是否应为 http://？", "No safe TLS at \(place). Is http:// meant?")
    }
  }

  private func later(_ seconds: Int?) -> String {
    guard let seconds else { return pick("稍后", "later") }
    return seconds < 120
      ? pick(" \(seconds) 秒后", "in \(seconds) s") : pick(" \(seconds / 60) 分钟后", "in \(seconds / 60) min")
  }
}
