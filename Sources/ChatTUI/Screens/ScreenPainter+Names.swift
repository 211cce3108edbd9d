import ChatProtocol
import ClientCore

extension ScreenPainter {
  /// Draws a shown name and, where that alone could mean somebody else, the user name behind it. The user name keeps its
  /// place however long the other is, or a long one would hide whose it is.
  mutating func name(_ name: String, userName: String?, in rect: Rect, over background: ThemeScope) {
    let nameStyle = style(.listName, over: background)
    guard let userName else { return line(name, in: rect, nameStyle) }
    let handle = "@" + userName
    let handleColumns = min(columns(handle), max(rect.columns / 2, rect.columns - columns(name) - 1))
    let nameColumns = min(columns(name), max(0, rect.columns - handleColumns - 1))
    let (left, rest) = rect.splitLeft(nameColumns)
    line(name, in: left, nameStyle)
    line(handle, in: rest.inset(left: 1), style(.listPreview, over: background))
  }
}
