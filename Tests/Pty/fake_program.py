"""A stand-in that behaves like the client towards a terminal, to test the driver itself without a build."""

import os
import sys
import termios
import tty

saved = termios.tcgetattr(0)
misbehaves = "--misbehave" in sys.argv
count = 0


def write(text):
    os.write(1, text.encode())


def mark(kind):
    global count
    count += 1
    write(f"\x1b]7777;{kind};{count}\x07")


tty.setraw(0)
write("\x1b[?1049h\x1b[H\x1b[2J\x1b[?2004h你好 ready")
mark("idle")
typed = ""
while True:
    data = os.read(0, 1024).decode()
    mark("input")
    if "q" in data or not data:
        break
    typed += data.replace("\x1b", "<ESC>").replace("\r", "<CR>")
    size = os.get_terminal_size(1)
    write(f"\x1b[2;1H\x1b[K{typed} at {size.columns}x{size.lines}")
    mark("idle")
if misbehaves:
    write("\x01\x1b[99x")
    sys.exit(3)
write("\x1b[?2004l\x1b[?1049l")
termios.tcsetattr(0, termios.TCSADRAIN, saved)
