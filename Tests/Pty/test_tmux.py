"""A second opinion on columns: the program's output replayed into tmux, which measures characters by its own tables."""

import os
import shutil
import subprocess
import time
import unittest

from client import FILE_TRANSFER, Client
from program import LIMIT_SECONDS
from sandbox import SandboxTest, binary

#: Every kind of width: ideographs, a skin tone, a joined sequence, a flag, a variation selector, a combining mark,
#: Hangul, a rainbow flag, full-width letters.
MIXED = "你好，世界 👍🏽 👩\u200d💻 🇨🇳 ❤\ufe0f cafe\u0301 한국어 🏳\ufe0f\u200d🌈 ｆｕｌｌ"


@unittest.skipUnless(shutil.which("tmux"), "tmux is not installed")
class TmuxTests(SandboxTest):
    def tmux(self, *arguments):
        """Runs tmux with a server of this test's own and without the developer's settings."""
        environment = {"PATH": os.environ["PATH"], "HOME": self.home, "LANG": "C.UTF-8", "TMUX_TMPDIR": self.home}
        result = subprocess.run(
            ["tmux", "-f", "/dev/null", "-u", *arguments], env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=LIMIT_SECONDS)
        return result.stdout.decode()

    def assert_tmux_shows_the_same(self, client):
        output = self.write("output", bytes(client.output))
        screen = client.screen
        self.addCleanup(self.tmux, "kill-server")
        self.tmux(
            "new-session", "-d", "-x", str(screen.columns), "-y", str(screen.rows),
            f"stty raw -echo; cat '{output}'; tmux wait-for -S replayed; exec cat")
        self.tmux("set-option", "status", "off")
        self.tmux("wait-for", "replayed")
        expected = [screen.line(row) for row in range(screen.rows)]
        deadline = time.monotonic() + LIMIT_SECONDS
        shown = None
        # The pane's last bytes may still be on their way when its process says that it has written them.
        while shown != expected and time.monotonic() < deadline:
            shown = [line.rstrip() for line in self.tmux("capture-pane", "-p").split("\n")[:screen.rows]]
        self.assertEqual(shown, expected)
        self.assertEqual(
            self.tmux("display-message", "-p", "#{cursor_x},#{cursor_y}").strip(), f"{screen.column},{screen.row}")

    def test_tmux_shows_a_chat_of_every_width_in_the_same_columns(self):
        # The program asks its terminal how it draws emoji; this one answers as tmux 3.3 does.
        command = [binary("wechat-tui"), "--offline"]
        with Client(command, self.environment(), columns=100, rows=30, joins_skin_tones=False) as client:
            client.register("alice")
            client.log_in("alice")
            client.open_chat(FILE_TRANSFER)
            client.send_message(MIXED)
            client.type(MIXED)
            client.press_and_settle("Ctrl-E")
            client.expect("ｆｕｌｌ")
            self.assert_tmux_shows_the_same(client)


if __name__ == "__main__":
    unittest.main()
