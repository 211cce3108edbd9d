import Testing

@testable import ChatTUI

@Suite struct MouseInputTests {
  private static let spot = Point(column: 9, row: 4)

  @Test(arguments: [
    ("\u{1B}[<0;10;5M", MouseEvent(kind: .press, button: .left, position: spot)),
    ("\u{1B}[<0;10;5m", MouseEvent(kind: .release, button: .left, position: spot)),
    ("\u{1B}[<2;10;5M", MouseEvent(kind: .press, button: .right, position: spot)),
    ("\u{1B}[<32;10;5M", MouseEvent(kind: .drag, button: .left, position: spot)),
    ("\u{1B}[<35;10;5M", MouseEvent(kind: .move, button: .none, position: spot)),
    ("\u{1B}[<64;10;5M", MouseEvent(kind: .wheelUp, button: .none, position: spot)),
    ("\u{1B}[<65;10;5M", MouseEvent(kind: .wheelDown, button: .none, position: spot)),
    ("\u{1B}[<20;10;5M", MouseEvent(kind: .press, button: .left, position: spot, modifiers: [.shift, .control])),
    ("\u{1B}[M \u{2A}\u{25}", MouseEvent(kind: .press, button: .left, position: spot)),
    ("\u{1B}[M#\u{2A}\u{25}", MouseEvent(kind: .release, button: .none, position: spot)),
    ("\u{1B}[M`\u{2A}\u{25}", MouseEvent(kind: .wheelUp, button: .none, position: spot)),
    ("\u{1B}[<0;500;300M", MouseEvent(kind: .press, button: .left, position: Point(column: 499, row: 299))),
  ])
  func reportsAreDecodedWholeAndByteByByte(bytes: String, event: MouseEvent) {
    var parser = InputParser()
    #expect(parser.feed(Array(bytes.utf8)) == [.mouse(event)])
    #expect(bytes.utf8.flatMap { parser.feed([$0]) } == [.mouse(event)])
  }
}
