"""What a new user sees first."""

import unittest

from sandbox import SandboxTest


class LoginPageTests(SandboxTest):
    def test_first_paint_shows_the_login_page_at_every_usable_size(self):
        for columns, rows in ((200, 60), (120, 40), (80, 24), (40, 12)):
            with self.subTest(size=f"{columns}x{rows}"), self.client("--offline", columns=columns, rows=rows) as client:
                client.wait_for_idle(since=0)
                # The first frame is the whole page; nothing on it waits for the server.
                self.assertEqual([marker.kind for marker in client.screen.markers[:2]], ["frame", "idle"])
                for text in ("WeChat", "Account", "Password", "Keep me signed in", "Log in", "Sign up", "F1 Help"):
                    self.assertIsNotNone(client.screen.find(text) or (columns < 80 and text == "F1 Help"), text)
                column, row = client.screen.find("Email or user name")
                self.assertEqual((client.screen.column, client.screen.row), (column, row), "the caret is in the field")
                self.assertTrue(client.screen.modes[25], "the cursor is visible")

    def test_a_tiny_terminal_is_told_the_size_that_is_needed(self):
        with self.client("--offline", columns=15, rows=4) as client:
            client.expect("20x6")
            client.resize(40, 12)
            client.expect_login_page()
            client.resize(19, 6)
            client.expect("20x6")
        with self.client("--offline", columns=40, rows=5) as client:
            client.expect("Too small: need 20x6")

    def test_the_language_follows_option_then_locale(self):
        for arguments, locale, expected in (
            ((), "zh_CN.UTF-8", "登录"), ((), "en_US.UTF-8", "Log in"), (("--lang", "zh"), "en_US.UTF-8", "登录"),
            (("--lang", "en"), "zh_CN.UTF-8", "Log in"),
        ):
            with self.subTest(arguments=arguments, locale=locale), self.client(
                    "--offline", *arguments, LANG=locale) as client:
                client.expect(expected)

    def test_f2_switches_the_language_and_f1_shows_the_keys(self):
        with self.client("--offline") as client:
            client.expect_login_page()
            client.press_and_settle("F2")
            client.expect("登录", "忘记密码")
            client.press_and_settle("F2", "F1")
            client.expect("Ctrl+Q")
            client.press_and_settle("Esc")
            client.expect_login_page()

    def test_it_works_with_every_kind_of_terminal(self):
        for name, more in (
            ("xterm-256color", {"COLORTERM": "truecolor"}), ("xterm", {}), ("tmux-256color", {}), ("screen", {}),
            ("linux", {}), ("vt100", {}), ("xterm-direct", {}), ("xterm-256color", {"NO_COLOR": "1"}),
        ):
            with self.subTest(TERM=name, more=more), self.client("--offline", TERM=name, **more) as client:
                # Other terminals' sequences are not held against the one that the emulator is.
                client.expect("Log in", "Password")
                client.screen.violations.clear()
                if name.startswith("xterm"):
                    self.assertEqual(client.quit(), 0)
                    self.assert_restored(client)
                    self.assertEqual(client.screen.violations, [])

    def test_without_colour_no_colour_is_sent(self):
        with self.client("--offline", NO_COLOR="1") as client:
            client.wait_for_idle(since=0)
            for row in client.screen.grid:
                for cell in row:
                    self.assertEqual((cell.style.foreground, cell.style.background), (None, None))


if __name__ == "__main__":
    unittest.main()
