"""Runs a program on a pseudo terminal of its own and waits for what it shows, never for time to pass."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

import keys
from emulator import Emulator

#: How long an expected event may take before the test fails; it costs nothing when all is well.
LIMIT_SECONDS = float(os.environ.get("WECHAT_TUI_TEST_LIMIT", "20"))


class Program:
    """One run of a program, with the terminal that it draws on.

    Use it as a context manager: it ends the program if the test did not, and fails the test if the terminal
    got anything that no terminal should get.

    - properties: of the terminal (see Emulator).
    """

    def __init__(self, arguments, environment, columns=80, rows=24, **properties):
        self.screen = Emulator(columns, rows, **properties)
        self.output = bytearray()
        self.exit_status = None
        self._master, self._slave = pty.openpty()
        self._set_size(columns, rows)
        # What the program finds and has to leave behind.
        self.modes_before = termios.tcgetattr(self._slave)
        self._process = subprocess.Popen(
            arguments, env=environment, stdin=self._slave, stdout=self._slave, stderr=self._slave,
            start_new_session=True, close_fds=True, cwd="/",
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.set_blocking(self._master, False)
        self._ended = os.pidfd_open(self._process.pid)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._read_available()
        for descriptor in (self._master, self._slave, self._ended):
            os.close(descriptor)
        if kind is None and self.screen.violations:
            raise AssertionError("the terminal got what it should not:\n  " + "\n  ".join(self.screen.violations[:20]))

    @property
    def pid(self):
        return self._process.pid

    # Input.

    def send(self, data):
        """Writes bytes as if typed, reading on meanwhile so that neither side can block the other."""
        view = memoryview(data)
        deadline = time.monotonic() + LIMIT_SECONDS
        while view:
            _, writable, _ = select.select([self._master], [self._master], [], max(0, deadline - time.monotonic()))
            self._read_available()
            if writable:
                try:
                    view = view[os.write(self._master, view):]
                except BlockingIOError:
                    pass
            if time.monotonic() > deadline:
                raise AssertionError("the program does not read its input" + self._shown())

    def press(self, *names):
        for name in names:
            self.send(keys.bytes_of(name))

    def type(self, text):
        self.send(text.encode())

    def paste(self, text):
        self.send(keys.paste(text))

    def click(self, text, occurrence=0):
        """Clicks the middle of a text on the screen."""
        column, row = self.wait_for(lambda: self.screen.find(text, occurrence), f"{text!r} to click")
        self.click_at(column + len(text) // 2, row)

    def click_at(self, column, row):
        self.send(keys.mouse(0, column, row) + keys.mouse(0, column, row, released=True))

    def resize(self, columns, rows):
        """Changes the window's size; the kernel tells the program by SIGWINCH."""
        self._read_available()
        self.screen.resize(columns, rows)
        self._set_size(columns, rows)

    def signal(self, number):
        self._process.send_signal(number)

    def signal_foreground(self, number):
        """Sends a signal to the process group that has the terminal, as the kernel does for its special keys."""
        os.killpg(os.tcgetpgrp(self._master), number)

    def stall(self):
        """Fills the terminal, as a broken link does in time: whoever writes to it waits until somebody reads."""
        # Opened anew, for whether a write waits is a property of what was opened, and the program shares ours.
        terminal = os.open(os.ttyname(self._slave), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            # What the kernel passes on to the other end makes room again, for a while.
            while select.select([], [terminal], [], 0.5)[1]:
                try:
                    while True:
                        os.write(terminal, b" ")
                except BlockingIOError:
                    pass
        finally:
            os.close(terminal)

    def wait_unread(self, limit=LIMIT_SECONDS):
        """Like wait(), but reads nothing of the output."""
        return self._process.wait(limit)

    # Waiting.

    def wait_for(self, condition, what, limit=LIMIT_SECONDS):
        """Reads output until a condition holds and returns its value; fails with the screen when it never does."""
        deadline = time.monotonic() + limit
        while True:
            value = condition()
            if value:
                return value
            if not self._read_more(deadline):
                value = condition()
                if value:
                    return value
                ended = "ended" if self._has_ended() else f"went on for {limit:g} s"
                raise AssertionError(f"expected {what}, but the program {ended}" + self._shown())

    def expect(self, *texts):
        """Waits until every text stands on the screen at once."""
        self.wait_for(lambda: all(self.screen.find(text) for text in texts), "on the screen: " + ", ".join(texts))

    def expect_gone(self, text):
        self.wait_for(lambda: not self.screen.find(text), f"{text!r} to leave the screen")

    def wait_for_idle(self, since=None):
        """Waits for the program's word that it has drawn all and waits for nothing but input.

        - since: count of markers to look behind, by default all that have come so far.
        """
        start = len(self.screen.markers) if since is None else since
        self.wait_for(
            lambda: any(marker.kind == "idle" for marker in self.screen.markers[start:]), "an idle marker")

    def press_and_settle(self, *names):
        """Presses keys one by one, each after the program has handled and drawn the one before."""
        for name in names:
            start = len(self.screen.markers)
            self.press(name)
            self.wait_for(lambda: _settled(self.screen.markers[start:]), f"{name} to be handled")

    def wait(self, limit=LIMIT_SECONDS):
        """Waits for the end and returns the exit status, negative for a signal."""
        deadline = time.monotonic() + limit
        while not self._has_ended():
            if time.monotonic() > deadline:
                raise AssertionError("expected the program to end" + self._shown())
            self._read_more(deadline)
        self._read_available()
        return self._process.returncode

    # After the end.

    def unrestored(self):
        """What the program left switched in the terminal, in words."""
        left = self.screen.unrestored()
        names = ("input modes", "output modes", "control modes", "local modes", "input speed", "output speed")
        after = self.modes_now()
        left += [f"{name} differ" for name, old, new in zip(names, self.modes_before, after) if old != new]
        if self.modes_before[6] != after[6]:
            left.append("control characters differ")
        return left

    def modes_now(self):
        return termios.tcgetattr(self._slave)

    def is_left_nonblocking(self):
        """Whether writes to the terminal fail now where they waited before, for everybody who shares it."""
        return not os.get_blocking(self._slave)

    # Details.

    def _set_size(self, columns, rows):
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _has_ended(self):
        return self._process.poll() is not None

    def _read_more(self, deadline):
        """Waits for output or the end, and takes it; false when the limit passed or nothing more can come."""
        if self._has_ended():
            return self._read_available()
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        ready, _, _ = select.select([self._master, self._ended], [], [], left)
        if self._master in ready:
            return self._read_available()
        return bool(ready)

    def _read_available(self):
        found = False
        while True:
            try:
                data = os.read(self._master, 65536)
            except BlockingIOError:
                return found
            except OSError:
                # The kernel's way of saying that nobody has the other end open.
                return found
            if not data:
                return found
            found = True
            self.output += data
            self.screen.feed(data)
            if self.screen.replies:
                # A few bytes always fit into the terminal's input buffer.
                replies, self.screen.replies = self.screen.replies, b""
                os.write(self._master, replies)

    def _shown(self):
        frame = "\n".join(f"  |{self.screen.line(row)}" for row in range(self.screen.rows))
        return f"\n  screen {self.screen.columns}x{self.screen.rows}:\n{frame}"


def _settled(markers):
    """An idle marker behind an input marker: the key was read and all that follows from it is drawn."""
    kinds = [marker.kind for marker in markers]
    return "input" in kinds and "idle" in kinds[kinds.index("input"):]
