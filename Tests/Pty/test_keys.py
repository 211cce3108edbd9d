"""Keys as terminals send them beside xterm's plain way: other layouts, slow links, keyboard protocols."""

import unittest

from sandbox import SandboxTest


class KeyTests(SandboxTest):
    def test_shortcuts_work_on_a_keyboard_without_latin_letters(self):
        # Й lies where Q does: as kitty tells it with the place and without, and as xterm does.
        for data in (b"\x1b[1081::113;5u", b"\x1b[1081;5u", b"\x1b[27;5;1081~"):
            with self.subTest(data=data), self.client("--offline") as client:
                client.expect_login_page()
                client.send(data)
                client.expect("Leave WeChat?")

    def test_a_sequence_split_by_a_slow_link_is_never_text(self):
        with self.client("--offline", ESCDELAY="0") as client:
            client.expect_login_page()
            client.type("alice")
            client.expect("alice")
            # The Escape is taken at once; what comes when it has been handled is the rest of an arrow key.
            client.press_and_settle("Esc")
            start = len(client.screen.markers)
            client.send(b"[D")
            client.wait_for_idle(since=start)
            client.type("X")
            client.expect("alicXe")

    def test_two_quick_escapes_are_two(self):
        with self.client("--offline", SSH_TTY="/dev/pts/0") as client:
            client.expect_login_page()
            client.press_and_settle("F1")
            client.send(b"\x1b\x1b")
            client.expect_login_page()


if __name__ == "__main__":
    unittest.main()
