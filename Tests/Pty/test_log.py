"""What `--log FILE` notes of a chat, and what it never does."""

import os
import stat
import unittest

from client import FILE_TRANSFER, PASSWORD
from sandbox import SandboxTest


class LogTests(SandboxTest):
    def lines(self, path):
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()

    def test_a_chat_is_noted_without_what_is_said_or_typed(self):
        path = self.path("notes.log")
        with self.client("--offline", "--log", path, "--log-level", "debug") as alice:
            alice.register("alice")
            alice.click("Account")
            alice.press_and_settle("Ctrl-U")
            alice.fill("Email or user name", "nobody@example.org")
            if alice.screen.find("Your password"):
                alice.fill("Your password", PASSWORD)
            alice.click("Log in")
            alice.expect("Wrong account or password")
            alice.click("Account")
            alice.press_and_settle("Ctrl-U")
            alice.fill("Email or user name", "alice")
            alice.click("Log in")
            alice.expect_online()
            alice.open_chat(FILE_TRANSFER)
            alice.send_message("midnight at the old bridge")
            alice.expect("✓")
            self.assertEqual(alice.quit(), 0)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        text = "\n".join(self.lines(path))
        for expected in ("connecting", "logged in", "dialect=native", "the gate refused", "request=login"):
            self.assertIn(expected, text)
        for secret in (PASSWORD, "midnight", "example.org"):
            self.assertNotIn(secret, text)


if __name__ == "__main__":
    unittest.main()
