import ChatProtocol

extension SessionSlot {
  /// The longest name of a device, in bytes.
  static let maxDeviceBytes = 64

  /// The place that a login asks for. A wish for the native dialect without a usable device is not granted.
  init(_ login: ChatLoginRequest) {
    if let native = login.native, native.proto >= 2, (1...Self.maxDeviceBytes).contains(native.device.utf8.count) {
      self = .device(native.device)
    } else {
      self = .family
    }
  }

  /// Under which name the store knows what the session confirms.
  func deviceID(of uid: UserID) -> DeviceID {
    switch self {
    case .family: .family(uid)
    case .device(let name): DeviceID(uid: uid, name: name)
    }
  }
}
