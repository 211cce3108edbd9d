"""The bytes that xterm sends for keys, by the names that scripts use."""

_NAMED = {
    "Enter": "\r", "Tab": "\t", "Shift-Tab": "\x1b[Z", "Esc": "\x1b", "Backspace": "\x7f", "Space": " ",
    "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D", "Home": "\x1b[H", "End": "\x1b[F",
    "PageUp": "\x1b[5~", "PageDown": "\x1b[6~", "Insert": "\x1b[2~", "Delete": "\x1b[3~",
    "F1": "\x1bOP", "F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS", "F5": "\x1b[15~", "F6": "\x1b[17~",
    "F7": "\x1b[18~", "F8": "\x1b[19~", "F9": "\x1b[20~", "F10": "\x1b[21~", "F11": "\x1b[23~", "F12": "\x1b[24~",
}
_CURSOR_FINALS = {"Up": "A", "Down": "B", "Right": "C", "Left": "D", "Home": "H", "End": "F"}
_MODIFIERS = {"Shift": 1, "Alt": 2, "Ctrl": 4}


def bytes_of(name):
    """Bytes of a key such as `Enter`, `Ctrl-Q`, `Alt-Enter`, `Ctrl-Up` or `a`."""
    *modifiers, key = name.split("-") if name not in ("-",) else [name]
    if name in _NAMED:
        return _NAMED[name].encode()
    if key in _CURSOR_FINALS:
        return f"\x1b[1;{1 + sum(_MODIFIERS[one] for one in modifiers)}{_CURSOR_FINALS[key]}".encode()
    if modifiers == ["Ctrl"] and len(key) == 1:
        return bytes([ord(key.upper()) & 0x1F])
    if modifiers == ["Alt"]:
        return b"\x1b" + bytes_of(key)
    if not modifiers:
        return key.encode()
    raise ValueError(f"no bytes known for the key {name!r}")


def paste(text):
    """A bracketed paste."""
    return b"\x1b[200~" + text.encode() + b"\x1b[201~"


def mouse(button, column, row, released=False):
    """An SGR mouse report; columns and rows counted from 0, button 64 and 65 are the wheel."""
    return f"\x1b[<{button};{column + 1};{row + 1}{'m' if released else 'M'}".encode()
