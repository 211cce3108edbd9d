"""Terminals of which terminfo knows little or nothing."""

import unittest

from sandbox import SandboxTest


class TerminalTypeTests(SandboxTest):
    def test_an_unknown_terminal_like_xterm_is_taken_for_one(self):
        empty = self.path("no-terminfo")
        for name, color in [("xterm-ghostty-test", None), ("foot-test", "truecolor"), ("wezterm-test", None), ("newterm", "1")]:
            with self.subTest(name=name), self.client("--offline", TERM=name, COLORTERM=color, TERMINFO=empty) as client:
                client.expect_login_page()
                # A busy machine may show a part of the first frame before the rest.
                client.wait_for_idle(since=0)
                self.assertTrue(client.screen.modes[1049])
                shown = client.screen.text
                client.press_and_settle("F1", "Esc", "Ctrl-L")
                self.assertEqual(client.screen.text, shown)
                self.assertEqual(client.quit(), 0)
                self.assert_restored(client)
                # Said where it can be read afterwards.
                said = client.screen.text.replace("\n", "")
                self.assertEqual(said.count("going on as if it were xterm-256color"), 1)
                self.assertIn(name, said)

    def test_a_terminal_that_cannot_be_drawn_on_is_refused_in_a_sentence(self):
        for name, words in [(None, "TERM is not set"), ("", "TERM is not set"), ("dumb", "cannot move its cursor"),
                            ("wyse-nowhere", "is unknown; set TERM")]:
            with self.subTest(name=name), self.client("--offline", TERM=name) as client:
                self.assertEqual(client.wait(), 2)
                self.assertIn(words, client.screen.text.replace("\n", " "))
                self.assert_restored(client)


if __name__ == "__main__":
    unittest.main()
