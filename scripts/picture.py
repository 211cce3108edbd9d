#!/usr/bin/env python3
"""Draws the picture of the README, docs/screen.svg, from the screen of the real program.

    make picture     builds the program, then runs scripts/picture.py PROGRAM_FOLDER PICTURE

Two people chat through the server inside the client; what the first one's terminal shows is written as SVG, cell
by cell, so that wide characters stand where the program put them, whatever font a viewer has.
"""

import os
import sys
from html import escape

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
sys.path.insert(0, os.path.join(ROOT, "Tests", "Pty"))

from emulator import CONTINUATION  # noqa: E402
from sandbox import SandboxTest  # noqa: E402

COLUMNS, ROWS = 96, 26
#: Size of a cell and of its letters, in units of the picture.
WIDTH, HEIGHT, LETTERS = 9, 19, 15
MARGIN = 12
FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', 'Noto Color Emoji', monospace"
#: What a terminal shows where the program names no colour.
FOREGROUND, BACKGROUND = "#d8d8d8", "#111111"
BASIC = ["#000000", "#cd3131", "#0dbc79", "#e5e510", "#2472c8", "#bc3fbc", "#11a8cd", "#e5e5e5",
         "#666666", "#f14c4c", "#23d18b", "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#ffffff"]
#: Characters that fill a part of their cell, drawn as areas so that they join: left, top, width, height.
AREAS = {
    "█": [(0, 0, 1, 1)], "▀": [(0, 0, 1, .5)], "▄": [(0, .5, 1, .5)], "▌": [(0, 0, .5, 1)], "▐": [(.5, 0, .5, 1)],
    "▎": [(0, 0, .25, 1)], "▖": [(0, .5, .5, .5)], "▗": [(.5, .5, .5, .5)], "▘": [(0, 0, .5, .5)],
    "▝": [(.5, 0, .5, .5)], "│": [(.45, 0, .1, 1)], "─": [(0, .48, 1, .05)],
}


def color(value, default):
    """A colour of the emulator: none, a number of the palette of 256, or red, green and blue."""
    if value is None:
        return default
    if isinstance(value, tuple):
        return "#" + "".join(f"{part:02x}" for part in value)
    if value < 16:
        return BASIC[value]
    if value >= 232:
        return "#" + f"{8 + 10 * (value - 232):02x}" * 3
    levels = (0, 95, 135, 175, 215, 255)
    cube = value - 16
    return "#" + "".join(f"{levels[part]:02x}" for part in (cube // 36, cube // 6 % 6, cube % 6))


def colors(style):
    foreground, background = color(style.foreground, FOREGROUND), color(style.background, BACKGROUND)
    return (background, foreground) if "reverse" in style.flags else (foreground, background)


def area(left, top, width, height, fill):
    return f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" fill="{fill}"/>'


def drawn(screen):
    """The screen as the text of an SVG file."""
    width, height = COLUMNS * WIDTH + 2 * MARGIN, ROWS * HEIGHT + 2 * MARGIN
    grounds, areas, letters = [], [], []
    for row, line in enumerate(screen.grid):
        top = MARGIN + row * HEIGHT
        start = 0
        for column in range(1, COLUMNS + 1):
            ground = colors(line[start].style)[1]
            if column == COLUMNS or colors(line[column].style)[1] != ground:
                grounds.append(area(MARGIN + start * WIDTH, top, (column - start) * WIDTH, HEIGHT, ground))
                start = column
        for column, cell in enumerate(line):
            left = MARGIN + column * WIDTH
            fill = colors(cell.style)[0]
            if cell.text in AREAS:
                areas += [area(left + x * WIDTH, top + y * HEIGHT, w * WIDTH, h * HEIGHT, fill)
                          for x, y, w, h in AREAS[cell.text]]
            elif cell.text != CONTINUATION and cell.text.strip():
                weight = ' font-weight="bold"' if "bold" in cell.style.flags else ""
                letters.append(f'<text x="{left}" y="{top + 14}" fill="{fill}"{weight}>{escape(cell.text)}</text>')
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        "<title>wechat-tui: the chats at the left, a chat with own messages at the right, and the input</title>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{colors(screen.grid[0][0].style)[1]}"/>',
        '<g shape-rendering="crispEdges">', *grounds, *areas, "</g>",
        f'<g font-family="{escape(FONTS)}" font-size="{LETTERS}">', *letters, "</g>", "</svg>", ""])


class Scene(SandboxTest):
    """What the picture shows."""

    def played(self):
        arguments = ("--offline", "--lang", "en")
        with self.client(*arguments, columns=COLUMNS, rows=ROWS, COLORTERM="truecolor") as ada, \
                self.client(*arguments) as lin:
            for one, name, email in ((ada, "ada", "ada"), (lin, "林小满", "lin")):
                one.register(name, email)
                one.log_in(email)
            lin.ask_for_friendship("ada")
            ada.expect("林小满 wants to be your friend")
            ada.accept_friendship("林小满")
            lin.expect("ada is now your friend")
            lin.press_and_settle("Alt-1")
            ada.open_chat("林小满")
            lin.open_chat("ada")
            for one, other, text in (
                (lin, ada, "早上好 ☀️ is the build green?"),
                (ada, lin, "Green since last night. 今天中午吃什么？"),
                (lin, ada, "老地方，十二点半 🍜"),
                (ada, lin, "好的，十二点半见 👍"),
            ):
                one.send_message(text)
                other.expect(text.split()[0])
            ada.expect_gone("is now your friend")
            ada.type("I will bring the ")
            ada.wait_for_idle()
            return drawn(ada.screen)


def main(programs, picture):
    os.environ["WECHAT_TUI_BIN"] = programs
    scene = Scene()
    scene.setUp()
    try:
        text = scene.played()
    finally:
        scene.doCleanups()
    with open(picture, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
