/// Makes events of the bytes that a terminal sends.
///
/// Bytes may arrive split anywhere. Nothing that arrives can make it fail: broken UTF-8 becomes U+FFFD, sequences
/// that it does not know are swallowed, and every buffer has a limit.
public struct InputParser: Sendable {
  /// The most bytes of a paste that are kept; the rest is dropped and ``Paste/wasTruncated`` set.
  public static let maxPasteBytes = 1 << 20
  /// A control sequence longer than this is swallowed without being kept.
  static let maxSequenceBytes = 128
  /// A string (OSC, DCS …) longer than this ends without its terminator, or a lost one would swallow all typing.
  static let maxStringBytes = 1 << 16

  private enum State {
    case ground
    /// After ESC: waiting for what follows, or for the owner's timeout.
    case escape
    /// After `ESC [`.
    case controlSequence
    /// After `ESC O`.
    case singleShift
    /// After `CSI M`: three bytes of the old mouse protocol.
    case oldMouse
    /// Within OSC, DCS, APC, PM or SOS, to be swallowed up to its end.
    case string
    /// An ESC within such a string: perhaps its end.
    case stringEscape
    case paste
  }

  private var state = State.ground
  /// ESC came twice: Escape and what follows it, or a key with Alt (rxvt).
  private var isAltSequence = false
  private var sequence: [UInt8] = []
  private var isSequenceTooLong = false
  /// The byte after ESC that began the sequence or string, and how many bytes of it have come since.
  private var introducer: UInt8 = 0
  private var takenBytes = 0
  private var utf8 = UTF8Assembler()
  private var isAltCharacter = false
  private var paste = PasteBuffer(limit: InputParser.maxPasteBytes)
  private var run = TypedRun()
  /// The terminal has sent the Escape key as `CSI 27 u`.
  private var escapeIsReported = false
  private var late = LateSequence()
  private var cursorReports: [Point] = []
  private static let maxCursorReports = 16

  public init() {}

  /// What the end of the input so far may be.
  enum Pending {
    /// Nothing is open that time would decide.
    case none
    /// An ESC: the Escape key, or the start of a sequence.
    case escape
    /// Something like `ESC [`: Alt with a key, or, much more likely, a sequence that was split on its way.
    case sequence
  }

  var pending: Pending {
    if late.holdsBytes { return .sequence }
    switch state {
    // A terminal that reports Escape as a sequence sends no ESC alone.
    case .escape: return escapeIsReported ? .sequence : .escape
    case .controlSequence, .singleShift: return takenBytes == 0 ? .sequence : .none
    // Not for long, for all that is typed would go into the string.
    case .string: return takenBytes == 0 ? .escape : .none
    case .ground, .oldMouse, .stringEscape, .paste: return .none
    }
  }

  /// Whether the input so far ends in an ESC that may be the Escape key or the start of a sequence, or in something
  /// like `ESC [` that may be Alt with a key. The owner waits a moment (``EscapeTiming``) and then calls
  /// ``flushPendingEscape()``.
  public var hasPendingEscape: Bool { pending != .none }

  /// Takes a lone ESC as the Escape key, two as two, and a lone `ESC [` as Alt-[.
  public mutating func flushPendingEscape() -> [TerminalEvent] {
    if late.holdsBytes { return takeRead(late.disarm()[...], followsAtOnce: false) }
    guard hasPendingEscape else { return [] }
    var events = flushPendingEnter()
    takeEscapeBefore(into: &events)
    if state == .escape {
      events.append(.key(Key(.escape)))
      late.arm()
    } else {
      events.append(.key(Key(.character(Character(Unicode.Scalar(introducer))), .alt)))
    }
    state = .ground
    return events
  }

  /// Whether the input so far ends in a CR that is Enter unless more text follows at once. The owner waits a moment
  /// (8 ms) and then calls ``flushPendingEnter()``.
  public var hasPendingEnter: Bool { run.isHolding }

  /// Takes a CR that nothing followed as Enter.
  public mutating func flushPendingEnter() -> [TerminalEvent] {
    var events: [TerminalEvent] = []
    takeKeys(run.takeHeld(), into: &events)
    return events
  }

  /// Whether a paste has begun and its end mark has not come.
  public var hasOpenPaste: Bool { state == .paste }

  /// Gives up waiting for the end mark of a paste: what came so far is the paste, and keys are keys again.
  public mutating func flushOpenPaste() -> [TerminalEvent] {
    guard state == .paste else { return [] }
    state = .ground
    return [.paste(paste.finish())]
  }

  /// Whether what comes next may be the rest of a sequence whose ESC was taken for the Escape key.
  var expectsLateSequence: Bool { late.isArmed && !late.holdsBytes }

  /// Tells that it came too long ago for that.
  mutating func forgetLateSequence() { _ = late.disarm() }

  /// Replies to `CSI 6 n` since the last call. A reply for the first row counts as F3 with a modifier, which looks the
  /// same.
  mutating func takeCursorReports() -> [Point] {
    defer { cursorReports = [] }
    return cursorReports
  }

  /// Takes what one read brought.
  public mutating func feed(_ bytes: [UInt8], followsAtOnce: Bool = false) -> [TerminalEvent] {
    feed(bytes[...], followsAtOnce: followsAtOnce)
  }

  /// Takes what one read brought. (Not generic: a megabyte of paste is to take milliseconds.)
  ///
  /// - Parameter followsAtOnce: the read before it was so shortly ago (25 ms) that nobody typed both.
  public mutating func feed(_ bytes: ArraySlice<UInt8>, followsAtOnce: Bool = false) -> [TerminalEvent] {
    if late.isArmed {
      let decided = late.decide(bytes)
      return late.isArmed ? [] : takeRead(decided[...], followsAtOnce: followsAtOnce)
    }
    return takeRead(bytes, followsAtOnce: followsAtOnce)
  }

  private mutating func takeRead(_ bytes: ArraySlice<UInt8>, followsAtOnce: Bool) -> [TerminalEvent] {
    var events: [TerminalEvent] = []
    if !followsAtOnce { takeKeys(run.takeHeld(), into: &events) }
    run.beginRead(followsAtOnce: followsAtOnce)
    for byte in bytes {
      if state == .ground, byte != 0x1B {
        run.append(byte)
        continue
      }
      if state == .ground { endRun(atEndOfRead: false, into: &events) }
      let before = events.count
      take(byte, into: &events)
      // Anything but a stray end mark shows that a CR before it was Enter.
      guard run.isHolding, events.count > before || state == .ground || state == .paste else { continue }
      var enter: [TerminalEvent] = []
      takeKeys(run.takeHeld(), into: &enter)
      events.insert(contentsOf: enter, at: before)
    }
    if state == .ground { endRun(atEndOfRead: true, into: &events) }
    return events
  }

  private mutating func endRun(atEndOfRead: Bool, into events: inout [TerminalEvent]) {
    switch run.take(atEndOfRead: atEndOfRead) {
    case .keys(let bytes): takeKeys(bytes, into: &events)
    case .paste(let bytes): events.append(.paste(Paste(text(of: bytes))))
    case nil: break
    }
  }

  private mutating func takeKeys(_ bytes: [UInt8], into events: inout [TerminalEvent]) {
    for byte in bytes { takeGround(byte, into: &events) }
  }

  /// The text of a paste without marks; the last character may end in the next read.
  private mutating func text(of bytes: [UInt8]) -> String {
    isAltCharacter = false
    var scalars = String.UnicodeScalarView()
    for byte in bytes {
      if byte >= 0x80 || utf8.isPending { scalars.append(contentsOf: utf8.append(byte)) }
      if byte < 0x80 { scalars.append(Unicode.Scalar(byte)) }
    }
    return String(scalars)
  }

  private mutating func take(_ byte: UInt8, into events: inout [TerminalEvent]) {
    takenBytes += 1
    switch state {
    case .ground: takeGround(byte, into: &events)
    case .escape: takeEscape(byte, into: &events)
    case .controlSequence: takeControlSequence(byte, into: &events)
    case .singleShift: takeSingleShift(byte, into: &events)
    case .oldMouse:
      sequence.append(byte)
      if sequence.count == 3 {
        state = .ground
        if let event = MouseSequence.old(sequence) { events.append(.mouse(event)) }
      }
    case .string:
      // BEL ends an OSC; CAN and SUB cancel any string.
      if byte == 0x1B { state = .stringEscape } else if [0x07, 0x18, 0x1A].contains(byte) { state = .ground }
      if takenBytes > Self.maxStringBytes { state = .ground }
    case .stringEscape:
      state = .ground
      // Anything but a string terminator starts something new behind an unfinished string.
      if byte != UInt8(ascii: "\\") { takeEscape(byte, into: &events) }
    case .paste:
      if let finished = paste.append(byte) {
        state = .ground
        _ = run.takeAtMark()
        events.append(.paste(finished))
      }
    }
  }

  // MARK: States

  private mutating func takeGround(_ byte: UInt8, into events: inout [TerminalEvent]) {
    if byte >= 0x80 || utf8.isPending {
      for character in utf8.append(byte) { emit(character, into: &events) }
      // A byte that broke off a character counts for itself.
      guard byte < 0x80 else { return }
    }
    switch byte {
    case 0x1B:
      state = .escape
    default:
      if let key = KeySequence.key(ofByte: byte) { events.append(.key(key)) }
    }
  }

  private mutating func emit(_ scalar: Unicode.Scalar, into events: inout [TerminalEvent]) {
    // C1 controls as characters are no key of any keyboard.
    guard !(0x80...0x9F).contains(scalar.value) else { return }
    if isAltCharacter {
      isAltCharacter = false
      events.append(.key(Key(.character(Character(KeyboardLayout.usKey(of: scalar) ?? scalar)), .alt)))
    } else {
      events.append(.key(Key(.character(Character(scalar)))))
    }
  }

  /// Of two ESC the first one was the Escape key after all.
  private mutating func takeEscapeBefore(into events: inout [TerminalEvent]) {
    if isAltSequence { events.append(.key(Key(.escape))) }
    isAltSequence = false
  }

  /// Appends what a sequence stands for. Two ESC before a single key are that key with Alt.
  private mutating func append(_ keys: [Key], into events: inout [TerminalEvent]) {
    guard isAltSequence, keys.count == 1, var key = keys.first else {
      takeEscapeBefore(into: &events)
      events += keys.map { .key($0) }
      return
    }
    isAltSequence = false
    key.modifiers.insert(.alt)
    events.append(.key(key))
  }

  private mutating func takeEscape(_ byte: UInt8, into events: inout [TerminalEvent]) {
    sequence.removeAll(keepingCapacity: true)
    isSequenceTooLong = false
    introducer = byte
    takenBytes = 0
    switch byte {
    case UInt8(ascii: "["): state = .controlSequence
    case UInt8(ascii: "O"): state = .singleShift
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
      // A reply of the terminal; or Alt with that key, if nothing follows soon.
      takeEscapeBefore(into: &events)
      state = .string
    case 0x1B:
      // The first ESC was a key, unless a sequence follows: then it is Alt (rxvt).
      takeEscapeBefore(into: &events)
      isAltSequence = true
    case 0x80...:
      takeEscapeBefore(into: &events)
      state = .ground
      isAltCharacter = true
      for scalar in utf8.append(byte) { emit(scalar, into: &events) }
    default:
      takeEscapeBefore(into: &events)
      state = .ground
      if var key = KeySequence.key(ofByte: byte) {
        key.modifiers.insert(.alt)
        events.append(.key(key))
      }
    }
  }

  private mutating func takeControlSequence(_ byte: UInt8, into events: inout [TerminalEvent]) {
    switch byte {
    case 0x20...0x3F:
      if sequence.count < Self.maxSequenceBytes { sequence.append(byte) } else { isSequenceTooLong = true }
    case 0x40...0x7E:
      state = .ground
      finishControlSequence(byte, into: &events)
    case 0x1B:
      // Broken off; a new one starts.
      takeEscapeBefore(into: &events)
      state = .escape
    default:
      // Controls within a sequence do not belong there; CAN and SUB cancel it.
      guard byte == 0x18 || byte == 0x1A || byte >= 0x80 else { return }
      takeEscapeBefore(into: &events)
      state = .ground
    }
  }

  private mutating func finishControlSequence(_ final: UInt8, into events: inout [TerminalEvent]) {
    guard !isSequenceTooLong else { return takeEscapeBefore(into: &events) }
    switch (final, sequence.isEmpty) {
    case (UInt8(ascii: "M"), true):
      takeEscapeBefore(into: &events)
      state = .oldMouse
    case (UInt8(ascii: "["), true):
      // The Linux console sends `CSI [ A` for F1 to F5.
      state = .singleShift
      sequence.append(final)
    case (UInt8(ascii: "I"), true), (UInt8(ascii: "O"), true):
      takeEscapeBefore(into: &events)
      events.append(.focus(final == UInt8(ascii: "I")))
    default:
      let parameters = SequenceParameters(sequence)
      if final == UInt8(ascii: "~"), parameters.first == 200 {
        takeEscapeBefore(into: &events)
        state = .paste
        paste.begin()
      } else if final == UInt8(ascii: "~"), parameters.first == 201 {
        takeEscapeBefore(into: &events)
        let held = run.takeAtMark()
        if !held.isEmpty { events.append(.paste(Paste(text(of: held)))) }
      } else if parameters.prefix == UInt8(ascii: "<"), final == UInt8(ascii: "M") || final == UInt8(ascii: "m") {
        takeEscapeBefore(into: &events)
        if let event = MouseSequence.sgr(parameters, final: final) { events.append(.mouse(event)) }
      } else if final == UInt8(ascii: "R"), let row = parameters.first, row > 1, let column = parameters.number(1) {
        takeEscapeBefore(into: &events)
        if cursorReports.count < Self.maxCursorReports {
          cursorReports.append(Point(column: max(0, column - 1), row: row - 1))
        }
      } else {
        if final == UInt8(ascii: "u"), parameters.prefix == nil, parameters.first == 27 { escapeIsReported = true }
        append(KeySequence.keys(parameters, final: final), into: &events)
      }
    }
  }

  private mutating func takeSingleShift(_ byte: UInt8, into events: inout [TerminalEvent]) {
    let isLinuxFunction = sequence.first == UInt8(ascii: "[")
    switch byte {
    case 0x30...0x3B where !isLinuxFunction:
      // `ESC O 5 P`: a modifier before the letter, from old terminals.
      if sequence.count < Self.maxSequenceBytes { sequence.append(byte) }
    case 0x1B:
      takeEscapeBefore(into: &events)
      state = .escape
    default:
      state = .ground
      let key =
        isLinuxFunction
        ? KeySequence.linuxFunctionKey(byte)
        : KeySequence.key(SequenceParameters(sequence), singleShift: byte)
      append(key.map { [$0] } ?? [], into: &events)
    }
  }
}
