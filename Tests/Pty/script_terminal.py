"""The other end of a terminal on which `wechat-tui --script` runs: types what a script types, and holds every screen
that the program believes it shows against the cells of the emulator (docs/scripts.md, "On a terminal")."""

import os
import re

from emulator import Emulator
from program import Program

#: Says that a request was carried out: the window got the focus.
ANSWER = b"\x1b[I"
#: What terminals draw in different ways, and what the program therefore may leave out: joiners, selectors, skin tones.
_OPTIONAL = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


class _Screen(Emulator):
    """An emulator that tells of requests where they stand in the stream, before anything behind them is drawn."""

    def __init__(self, columns, rows, on_marker, **properties):
        super().__init__(columns, rows, **properties)
        self._on_marker = on_marker

    def _take_string(self, data, start, kind):
        count = len(self.markers)
        length = super()._take_string(data, start, kind)
        for marker in self.markers[count:]:
            self._on_marker(marker)
        return length


class ScriptTerminal(Program):
    """One run of a script on a terminal.

    - properties: of the terminal (see Emulator).
    """

    def __init__(self, arguments, environment, folder, columns=80, rows=24, **properties):
        super().__init__(arguments, environment, columns, rows)
        # Nothing was read yet.
        self.screen = _Screen(columns, rows, self._take, **properties)
        self._folder = folder
        self._requests = []
        #: Screens that are not what the program believes, in words.
        self.differences = []
        self.compared = 0

    def play(self):
        """Answers requests until the program ends; returns its exit status."""
        while True:
            self.wait_for(lambda: self._requests or self._has_ended(), "a request or the end")
            if not self._requests:
                return self.wait()
            kind, content = self._requests.pop(0)
            if kind == "type":
                # A lone ESC is one only if nothing follows it.
                self.send(content if content.endswith(b"\x1b") else content + ANSWER)
            elif kind == "resize":
                columns, rows = content.decode().split("x")
                self.resize(int(columns), int(rows))
            else:
                self.send(ANSWER)

    def _take(self, marker):
        if marker.kind not in ("type", "resize", "screen"):
            return
        with open(os.path.join(self._folder, f"{marker.number}.txt"), "rb") as file:
            content = file.read()
        if marker.kind == "screen":
            self._compare(content.decode(), marker.number)
        self._requests.append((marker.kind, content))

    def _compare(self, snapshot, number):
        self.compared += 1
        found = differences(snapshot, self.screen)
        if found:
            self.differences.append(f"request {number}: " + "; ".join(found[:5]))


def differences(snapshot, screen):
    """Where a screen is not what a snapshot says: size, text, styles and cursor."""
    lines = snapshot.split("\n")
    styles_at, legend_at = lines.index("styles"), lines.index("legend")
    texts = [line[1:-1] for line in lines[3:styles_at]]
    letters = [line[1:-1] for line in lines[styles_at + 1:legend_at]]
    legend = {line[0]: line[2:] for line in lines[legend_at + 1:] if line}
    found = []
    if lines[0] != f"size {screen.columns}x{screen.rows}":
        return [f"{lines[0]}, but the terminal has {screen.columns}x{screen.rows}"]
    cursor = f"cursor {screen.column},{screen.row}" if screen.modes[25] else "cursor hidden"
    if lines[1] != cursor:
        found.append(f"{lines[1]} expected, but {cursor}")
    for row in range(screen.rows):
        cells = screen.grid[row]
        shown = "".join(cell.text for cell in cells)
        if _plain(shown) != _plain(texts[row]):
            found.append(f"row {row}: |{texts[row]}| expected, but |{shown}|")
            continue
        for column, (cell, letter) in enumerate(zip(cells, letters[row])):
            expected, actual = legend[letter], _describe(cell.style)
            if cell.text == " ":
                # A blank has no foreground to be seen.
                expected, actual = _without_foreground(expected), _without_foreground(actual)
            if expected != actual:
                found.append(f"{column},{row}: {expected} expected, but {actual}")
                break
    return found


def _plain(text):
    return _OPTIONAL.sub("", text)


def _without_foreground(style):
    background, *words = style.split(" on ")[1].split(" ")
    if background == "palette":
        background += " " + words.pop(0)
    if "reverse" in words:
        return style
    return " ".join([background] + [word for word in words if word == "underline"])


def _describe(style):
    """A style in the words of snapshots."""
    flags = [flag for flag in ("bold", "dim", "italic", "underline", "reverse") if flag in style.flags]
    return " ".join([f"{_color(style.foreground)} on {_color(style.background)}"] + flags)


def _color(color):
    if color is None:
        return "default"
    return f"palette {color}" if isinstance(color, int) else "#%02x%02x%02x" % tuple(color)
