"""A strict terminal emulator: it knows what TERM=xterm-256color may send and notes everything else.

Strictness is the point. A program under test has no reason to send a sequence that neither its terminal
description nor its documented extras name, so whatever lands in `violations` is a defect, be it a control byte
of another user's text or a bug in drawing.
"""

import re
import unicodedata
from collections import namedtuple

Style = namedtuple("Style", "foreground background flags")
PLAIN = Style(None, None, frozenset())
Cell = namedtuple("Cell", "text style")
BLANK = Cell(" ", PLAIN)
#: Text of the right half of a wide cell.
CONTINUATION = ""
#: A private mark of test mode: kind is frame, input or idle.
Marker = namedtuple("Marker", "kind number")

#: Private modes that the program may switch, and what each is for.
MODES = {
    1: "application cursor keys", 4: "smooth scroll", 3: "132 columns", 7: "wrap", 12: "cursor blink",
    25: "cursor", 1000: "mouse clicks", 1002: "mouse drag", 1003: "mouse motion", 1004: "focus", 1006: "SGR mouse",
    1034: "meta", 1049: "alternate screen", 2004: "bracketed paste", 2026: "synchronized output",
}
#: Modes that must be off after the program, and those that must be on.
OFF_AT_REST = (1, 1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026)
ON_AT_REST = (7, 25)

_SGR_FLAGS = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 5: "blink", 7: "reverse", 8: "invisible", 9: "strike"}
_SGR_OFF = {21: ("bold",), 22: ("bold", "dim"), 23: ("italic",), 24: ("underline",), 25: ("blink",),
            27: ("reverse",), 28: ("invisible",), 29: ("strike",)}
_CSI = re.compile(rb"\x1b\[([<=>?!]?)([0-9;:]*)([ -/]*)([@-~])")
_PLAIN_TEXT = re.compile(rb"[^\x00-\x1f\x7f]+")
_DEC_GRAPHICS = dict(zip("`afgjklmnopqrstuvwxyz{|}~", "◆▒°±┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·"))


def scalar_width(character):
    """Columns of one scalar by the East Asian width and its category; -1 for what is unprintable."""
    code, category = ord(character), unicodedata.category(character)
    if category in ("Mn", "Me") or character in "\u200b\u200c\u200d\u2060\ufeff" or 0x1160 <= code <= 0x11FF:
        return 0
    if 0xD7B0 <= code <= 0xD7FF or 0xE0020 <= code <= 0xE007F:
        return 0
    if category in ("Cc", "Cs", "Zl", "Zp", "Co"):
        return -1
    if is_recent(character):
        return 2 if code >= 0x1F000 else 1
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return -1 if category == "Cn" else 1


def is_recent(character):
    """Whether it is one of those newer than Unicode 14 that tests draw: this Python may not know them either."""
    return any(first <= ord(character) <= last for first, last in _RECENT)


_RECENT = ((0x1C89, 0x1C8A), (0x1FAE8, 0x1FAE9), (0x2EBF0, 0x2EE5D), (0x31350, 0x323AF))


class Emulator:
    """The state of a terminal of `columns` by `rows` cells that is fed the program's output.

    - joins_skin_tones: whether 👍🏽 takes two columns, as on newer terminals, or four.
    - knows_recent: whether characters newer than Unicode 14 have their columns; else they are dropped, as by tmux on an
      older C library.
    - is_multiplexer: whether it is what TERM=tmux-256color, screen-256color and screen describe. Erasing leaves the
      terminal's own background there instead of the current one (no `bce`), and SO and SI switch character sets.
    """

    def __init__(self, columns, rows, joins_skin_tones=True, knows_recent=True, is_multiplexer=False):
        self.columns, self.rows = columns, rows
        self._joins_skin_tones = joins_skin_tones
        self._knows_recent = knows_recent
        self._is_multiplexer = is_multiplexer
        self.modes = {7: True, 25: True}
        self.title = ""
        self.markers = []
        self.violations = []
        #: What the terminal answers to questions; whoever runs the program sends it on.
        self.replies = b""
        self.bells = 0
        self.keypad = False
        #: What was asked for kitty's keys, for the main and the alternate screen each, as kitty keeps it.
        self._key_stacks = ([], [])
        self.other_keys = 0
        #: Whether it puts rows into the order of right-to-left text itself, as VTE does (BDSM).
        self.reorders = True
        self.sequences = set()
        self._pending = b""
        self._other_grid = None
        self._reset_drawing()
        self.grid = self._blank_grid()

    # What tests ask.

    def line(self, row):
        """Text of a row without trailing blanks."""
        return "".join(cell.text for cell in self.grid[row]).rstrip()

    @property
    def text(self):
        """All rows, one a line."""
        return "\n".join(self.line(row) for row in range(self.rows))

    def find(self, wanted, occurrence=0):
        """Column and row of the first cell of a text within one row; None if it is not on the screen."""
        for row in range(self.rows):
            columns, joined = [], ""
            for column, cell in enumerate(self.grid[row]):
                columns += [column] * len(cell.text)
                joined += cell.text
            start = joined.find(wanted)
            while start >= 0:
                if occurrence == 0:
                    return columns[start], row
                occurrence -= 1
                start = joined.find(wanted, start + 1)
        return None

    def style_at(self, column, row):
        return self.grid[row][column].style

    def unrestored(self):
        """What a program that has ended left switched, in words; empty if nothing."""
        left = [f"{MODES[mode]} left on" for mode in OFF_AT_REST if self.modes.get(mode)]
        left += [f"{MODES[mode]} left off" for mode in ON_AT_REST if not self.modes.get(mode)]
        if self._key_stacks[0]:
            left.append("kitty's keys left on")
        if not self.reorders:
            left.append("order of text left to the program")
        if self.other_keys:
            left.append("xterm's other keys left on")
        if self.keypad:
            left.append("application keypad left on")
        if self.style != PLAIN:
            left.append(f"drawing style left as {self.style}")
        if self._graphics:
            left.append("line drawing characters left on")
        if (self.top, self.bottom) != (0, self.rows - 1):
            left.append("scroll region left set")
        return left

    def resize(self, columns, rows):
        """As a terminal does: keeps the upper left part."""
        for grid in (self.grid, self._other_grid):
            if grid is None:
                continue
            for line in grid:
                del line[columns:]
                line.extend([BLANK] * (columns - len(line)))
            del grid[rows:]
            grid.extend([[BLANK] * columns for _ in range(rows - len(grid))])
        self.columns, self.rows = columns, rows
        self.column, self.row = min(self.column, columns - 1), min(self.row, rows - 1)
        self.top, self.bottom = 0, rows - 1
        self._wraps_next = False

    # The stream.

    def feed(self, data):
        data = self._pending + data
        position = 0
        while position < len(data):
            step = self._take(data, position)
            if step == 0:
                break
            position += step
        self._pending = data[position:]
        if len(self._pending) > 65536:
            self.violations.append(f"endless sequence {self._pending[:20]!r}")
            self._pending = b""

    def _take(self, data, start):
        """Carries out what begins at `start` and returns its length, 0 if its end has not come yet."""
        byte = data[start]
        if byte == 0x1B:
            return self._take_escape(data, start)
        if byte < 0x20 or byte == 0x7F:
            self._control(byte)
            return 1
        end = _PLAIN_TEXT.match(data, start).end()
        chunk = data[start:end]
        if end == len(data):
            # A character whose last bytes have not come yet waits for them.
            chunk = chunk[:len(chunk) - _unfinished_tail(chunk)]
            if not chunk:
                return 0
        try:
            text = chunk.decode("utf-8")
        except UnicodeDecodeError as error:
            self.violations.append(f"output is not UTF-8: {error.object[error.start:error.start + 8]!r}")
            text = chunk.decode("utf-8", "replace")
        for character in text:
            self._put(character)
        return len(chunk)

    def _take_escape(self, data, start):
        if start + 1 >= len(data):
            return 0
        kind = data[start + 1:start + 2]
        if kind == b"[":
            match = _CSI.match(data, start)
            if match:
                self._csi(match[1].decode(), match[2].decode(), match[3].decode(), match[4].decode())
                return match.end() - start
            if re.fullmatch(rb"\x1b\[[<=>?!]?[0-9;:]*[ -/]*", data[start:]):
                return 0
            self.violations.append(f"broken control sequence {data[start:start + 12]!r}")
            return 2
        if kind in b"]P^_X":
            return self._take_string(data, start, kind)
        if kind in b"()":
            if start + 2 >= len(data):
                return 0
            if data[start + 2] not in b"0B":
                self.violations.append(f"unknown character set {data[start:start + 3]!r}")
            elif kind == b"(":
                self._graphics = data[start + 2] == ord("0")
            return 3
        if kind in b"=>":
            self.keypad = kind == b"="
        elif kind == b"7":
            self._saved = (self.column, self.row, self.style)
        elif kind == b"8":
            self.column, self.row, self.style = self._saved
        elif kind == b"M":
            self._reverse_index()
        else:
            self.violations.append(f"unknown escape {data[start:start + 2]!r}")
        return 2

    def _take_string(self, data, start, kind):
        match = re.compile(rb"\x07|\x1b\\").search(data, start + 2)
        if not match:
            return 0
        content = data[start + 2:match.start()].decode("utf-8", "replace")
        command, _, rest = content.partition(";")
        if kind == b"]" and command in ("0", "2"):
            self.title = rest
        elif kind == b"]" and command == "7777":
            name, _, number = rest.partition(";")
            self.markers.append(Marker(name.strip(), int(number) if number.strip().isdigit() else None))
        else:
            self.violations.append(f"unknown string sequence {kind!r} {content[:40]!r}")
        return match.end() - start

    def _control(self, byte):
        if byte == 0x0D:
            self.column, self._wraps_next = 0, False
        elif byte == 0x0A:
            self._index()
        elif byte == 0x08:
            self.column, self._wraps_next = max(0, self.column - 1), False
        elif byte == 0x09:
            self.column = min(self.columns - 1, (self.column // 8 + 1) * 8)
        elif byte == 0x07:
            self.bells += 1
        elif self._is_multiplexer and byte in (0x0E, 0x0F):
            self._graphics = byte == 0x0E
        else:
            self.violations.append(f"raw control byte {byte:#04x} at column {self.column}, row {self.row}")

    # Control sequences.

    def _csi(self, prefix, parameters, intermediate, final):
        self.sequences.add((prefix, intermediate, final))
        if final != "m":
            # What comes next stands elsewhere, so it joins no character before it.
            self._last_cell = None
        if prefix == "" and intermediate == "":
            numbers = [int(part) if part else 0 for part in parameters.split(";")] if ":" not in parameters else []
            if numbers == [8] and final in "hl":
                self.reorders = final == "h"
                return
            handler = getattr(self, f"_csi_{_FINAL_NAMES.get(final)}", None)
            if final == "m":
                self._sgr(parameters)
                return
            if handler:
                handler(numbers)
                self._wraps_next = False
                return
        elif prefix == "?" and final in "hl" and intermediate == "":
            for part in parameters.split(";"):
                self._set_mode(int(part or 0), final == "h")
            return
        elif (prefix, intermediate, final) in ((">", "", "u"), ("<", "", "u")):
            self._switch_kitty_keys(prefix, int(parameters or (0 if prefix == ">" else 1)))
            return
        elif (prefix, intermediate, final) == (">", "", "m") and parameters.split(";")[0] == "4":
            self.other_keys = int((parameters.split(";") + ["0"])[1] or 0)
            return
        elif (prefix, intermediate, final) in _HARMLESS:
            return
        self.violations.append(f"unknown control sequence CSI {prefix}{parameters}{intermediate}{final}")

    @property
    def kitty_keys(self):
        """Flags of kitty's keyboard protocol that hold on the screen that is shown."""
        stack = self._key_stacks[bool(self.modes.get(1049))]
        return stack[-1] if stack else 0

    def _switch_kitty_keys(self, prefix, number):
        stack = self._key_stacks[bool(self.modes.get(1049))]
        if prefix == ">":
            stack.append(number)
        elif number > len(stack):
            self.violations.append("kitty's keys switched off more often than on")
        else:
            del stack[len(stack) - number:]

    def _set_mode(self, mode, is_on):
        if mode not in MODES:
            self.violations.append(f"unknown mode ?{mode}{'h' if is_on else 'l'}")
        if mode == 1049 and is_on != self.modes.get(1049, False):
            if is_on:
                self._main_cursor = (self.column, self.row)
                self._other_grid, self.grid = self.grid, self._blank_grid()
            else:
                self.grid, self._other_grid = self._other_grid, None
                self.column, self.row = self._main_cursor
        self.modes[mode] = is_on

    def _csi_position(self, numbers):
        numbers = (numbers + [1])[:2] if len(numbers) < 2 else numbers
        self.row = _clamp((numbers[0] or 1) - 1, 0, self.rows - 1)
        self.column = _clamp((numbers[1] or 1) - 1, 0, self.columns - 1)

    def _csi_column(self, numbers):
        self.column = _clamp((numbers[0] or 1) - 1, 0, self.columns - 1)

    def _csi_row(self, numbers):
        self.row = _clamp((numbers[0] or 1) - 1, 0, self.rows - 1)

    def _csi_up(self, numbers):
        self.row = max(0, self.row - (numbers[0] or 1))

    def _csi_down(self, numbers):
        self.row = min(self.rows - 1, self.row + (numbers[0] or 1))

    def _csi_right(self, numbers):
        self.column = min(self.columns - 1, self.column + (numbers[0] or 1))

    def _csi_left(self, numbers):
        self.column = max(0, self.column - (numbers[0] or 1))

    def _csi_back_tab(self, numbers):
        self.column = max(0, (self.column - 1) // 8 * 8)

    def _csi_erase_display(self, numbers):
        if numbers[0] == 0:
            self._erase(self.row, self.column, self.columns)
            rows = range(self.row + 1, self.rows)
        elif numbers[0] == 1:
            self._erase(self.row, 0, self.column + 1)
            rows = range(self.row)
        else:
            rows = range(self.rows)
        for row in rows:
            self._erase(row, 0, self.columns)

    def _csi_erase_line(self, numbers):
        start, end = {0: (self.column, self.columns), 1: (0, self.column + 1)}.get(numbers[0], (0, self.columns))
        self._erase(self.row, start, end)

    def _csi_erase(self, numbers):
        self._erase(self.row, self.column, min(self.columns, self.column + (numbers[0] or 1)))

    def _csi_insert(self, numbers):
        count = min(numbers[0] or 1, self.columns - self.column)
        line = self.grid[self.row]
        self._clear_halves(self.column, self.column)
        line[self.column:self.column] = [self._erased()] * count
        if line[self.columns].text == CONTINUATION:
            line[self.columns - 1] = Cell(" ", line[self.columns - 1].style)
        del line[self.columns:]

    def _csi_delete(self, numbers):
        count = min(numbers[0] or 1, self.columns - self.column)
        line = self.grid[self.row]
        self._clear_halves(self.column, self.column + count)
        del line[self.column:self.column + count]
        line.extend([self._erased()] * count)

    def _csi_insert_lines(self, numbers):
        if self.top <= self.row <= self.bottom:
            for _ in range(min(numbers[0] or 1, self.bottom - self.row + 1)):
                self._scroll_down(self.row)

    def _csi_delete_lines(self, numbers):
        if self.top <= self.row <= self.bottom:
            for _ in range(min(numbers[0] or 1, self.bottom - self.row + 1)):
                self._scroll_up(self.row)

    def _csi_scroll_up(self, numbers):
        for _ in range(min(numbers[0] or 1, self.rows)):
            self._scroll_up(self.top)

    def _csi_scroll_down(self, numbers):
        for _ in range(min(numbers[0] or 1, self.rows)):
            self._scroll_down(self.top)

    def _csi_region(self, numbers):
        bottom = numbers[1] if len(numbers) > 1 else 0
        self.top = _clamp((numbers[0] or 1) - 1, 0, self.rows - 1)
        self.bottom = _clamp((bottom or self.rows) - 1, self.top, self.rows - 1)
        self.column, self.row = 0, 0

    def _csi_repeat(self, numbers):
        for _ in range(min(numbers[0] or 1, self.columns * self.rows)):
            self._put(self._last_printed)

    def _csi_mode(self, numbers):
        # 4: insert; 34: screen's shape of the cursor.
        if numbers != [4] and not (self._is_multiplexer and numbers == [34]):
            self.violations.append(f"unknown mode {numbers}")

    def _csi_report(self, numbers):
        if numbers == [6]:
            self.replies += f"\x1b[{self.row + 1};{self.column + 1}R".encode()
        else:
            self.violations.append(f"unknown question {numbers}")

    def _csi_window(self, numbers):
        if numbers[0] not in (22, 23):
            self.violations.append(f"unknown window operation {numbers}")

    def _sgr(self, parameters):
        foreground, background, flags = self.style
        # ISO 8613-6 writes the parts of a colour with colons, with room for a colour space that stays empty.
        parameters = re.sub(r"\b([34]8):2::", r"\1;2;", parameters)
        numbers = [int(part) if part else 0 for part in parameters.replace(":", ";").split(";")]
        index = 0
        while index < len(numbers):
            number = numbers[index]
            if number == 0:
                foreground, background, flags = PLAIN
            elif number in _SGR_FLAGS:
                flags = flags | {_SGR_FLAGS[number]}
            elif number in _SGR_OFF:
                flags = flags - set(_SGR_OFF[number])
            elif number in (38, 48):
                if numbers[index + 1:index + 2] == [5]:
                    color, used = numbers[index + 2], 2
                else:
                    color, used = tuple(numbers[index + 2:index + 5]), 4
                index += used
                foreground, background = (color, background) if number == 38 else (foreground, color)
            elif 30 <= number <= 37 or 90 <= number <= 97:
                foreground = number - 30 if number < 90 else number - 82
            elif 40 <= number <= 47 or 100 <= number <= 107:
                background = number - 40 if number < 100 else number - 92
            elif number == 39:
                foreground = None
            elif number == 49:
                background = None
            else:
                self.violations.append(f"unknown drawing attribute {number}")
            index += 1
        self.style = Style(foreground, background, flags)

    # Cells.

    def _put(self, character):
        if self._graphics:
            character = _DEC_GRAPHICS.get(character, character)
        if not self._knows_recent and is_recent(character):
            return
        width = scalar_width(character)
        if width < 0:
            self.violations.append(f"unprintable U+{ord(character):04X} at column {self.column}, row {self.row}")
            width = 1
        if unicodedata.category(character) == "Cf" and character not in "\u200d\u200c\u00ad":
            if not 0xE0020 <= ord(character) <= 0xE007F:
                self.violations.append(f"format control U+{ord(character):04X} in the output")
        if self._joins(character, width):
            self._append(character)
            return
        if self._wraps_next:
            self.column, self._wraps_next = 0, False
            self._index()
        if width == 2 and self.column == self.columns - 1:
            self.violations.append(f"wide character cut by the right edge in row {self.row}")
            width = 1
        self._clear_halves(self.column, self.column + width)
        line = self.grid[self.row]
        line[self.column] = Cell(character, self.style)
        if width == 2:
            line[self.column + 1] = Cell(CONTINUATION, self.style)
        self._last_cell = (self.column, self.row)
        self._last_printed = character
        self.column += width
        if self.column >= self.columns:
            self.column, self._wraps_next = self.columns - 1, True

    def _joins(self, character, width):
        """Whether a terminal that knows clusters adds the scalar to the cell before it."""
        if self._last_cell is None:
            return False
        if width == 0:
            return True
        before = self.grid[self._last_cell[1]][self._last_cell[0]].text
        is_skin_tone = self._joins_skin_tones and 0x1F3FB <= ord(character) <= 0x1F3FF
        return before.endswith("\u200d") or (is_skin_tone and scalar_width(before[:1]) == 2)

    def _append(self, character):
        column, row = self._last_cell
        cell = self.grid[row][column]
        self.grid[row][column] = Cell(cell.text + character, cell.style)

    def _clear_halves(self, start, end):
        """Overwriting half of a wide cell blanks the other half."""
        line = self.grid[self.row]
        if start > 0 and line[start].text == CONTINUATION:
            line[start - 1] = Cell(" ", line[start - 1].style)
        if end < self.columns and line[end].text == CONTINUATION:
            line[end] = Cell(" ", line[end].style)

    def _erase(self, row, start, end):
        current, self.row = self.row, row
        self._clear_halves(start, end)
        self.row = current
        self.grid[row][start:end] = [self._erased()] * (end - start)
        self._last_cell = None

    def _erased(self):
        return BLANK if self._is_multiplexer else Cell(" ", Style(None, self.style.background, frozenset()))

    def _index(self):
        if self.row == self.bottom:
            self._scroll_up(self.top)
        elif self.row < self.rows - 1:
            self.row += 1

    def _reverse_index(self):
        if self.row == self.top:
            self._scroll_down(self.top)
        elif self.row > 0:
            self.row -= 1

    def _scroll_up(self, top):
        del self.grid[top]
        self.grid.insert(self.bottom, [self._erased() for _ in range(self.columns)])
        self._last_cell = None

    def _scroll_down(self, top):
        del self.grid[self.bottom]
        self.grid.insert(top, [self._erased() for _ in range(self.columns)])
        self._last_cell = None

    def _blank_grid(self):
        return [[BLANK] * self.columns for _ in range(self.rows)]

    def _reset_drawing(self):
        self.column = self.row = 0
        self.style = PLAIN
        self.top, self.bottom = 0, self.rows - 1
        self._graphics = False
        self._wraps_next = False
        self._saved = (0, 0, PLAIN)
        self._main_cursor = (0, 0)
        self._last_cell = None
        self._last_printed = " "


_FINAL_NAMES = {
    "H": "position", "f": "position", "G": "column", "d": "row", "A": "up", "B": "down", "C": "right", "D": "left",
    "Z": "back_tab", "J": "erase_display", "K": "erase_line", "X": "erase", "@": "insert", "P": "delete",
    "L": "insert_lines", "M": "delete_lines", "S": "scroll_up", "T": "scroll_down", "r": "region", "b": "repeat",
    "h": "mode", "l": "mode", "t": "window", "n": "report",
}
#: Soft reset and cursor shape: nothing to draw.
_HARMLESS = {("!", "", "p"), ("", " ", "q")}


def _clamp(value, low, high):
    return max(low, min(high, value))


def _unfinished_tail(chunk):
    """Bytes at the end that begin a UTF-8 character without finishing it."""
    for back in range(1, min(4, len(chunk)) + 1):
        byte = chunk[-back]
        if byte & 0xC0 == 0x80:
            continue
        length = 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2 if byte >= 0xC0 else 1
        return back if length > back else 0
    return 0
