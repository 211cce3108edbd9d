"""The user's own keys: from the configuration file to what is on the screen."""

import unittest

from sandbox import SandboxTest

CONFIGURATION = """\
# my keys
[keys.global]
F9 = help; F1 = none
[keys.text]
Ctrl+G = delete-to-start   # as elsewhere
"""


class OwnKeyTests(SandboxTest):
    def test_own_keys_work_and_are_told_and_stay_when_a_setting_is_saved(self):
        path = self.write("config/wechat-tui/config", CONFIGURATION)
        with self.client("--offline") as client:
            client.expect_login_page()
            client.expect("F9 Help")
            client.type("alice")
            client.press_and_settle("Ctrl-G")
            client.expect("Email or user name")
            client.press_and_settle("F1")
            self.assertIsNone(client.screen.find("this help"))
            client.press_and_settle("F9")
            client.expect("this help")
            row = client.screen.find("this help")[1]
            self.assertIn("F9", client.screen.text.splitlines()[row])
            client.press_and_settle("F2")

            def saved():
                with open(path, encoding="utf-8") as file:
                    text = file.read()
                return text if "language" in text else None

            self.assertEqual(client.wait_for(saved, "the language in the file"), "language = zh\n" + CONFIGURATION)

    def test_what_cannot_be_used_is_told_with_its_place_and_the_rest_counts(self):
        for text, words in [
            ("[keys.list]\nj = down\nj = up\n", ("conflict", "config:3:1")),
            ("[keys.lst]\nj = down\n", ("unknown section", "config:1:1")),
            ("[keys.list]\nHyper+j = down\n", ("unknown key", "config:2:1")),
            ("[keys.list]\nj = dwon\n", ("unknown command", "config:2:5")),
        ]:
            with self.subTest(text=text):
                self.write("config/wechat-tui/config", text + "[keys.global]\nF9 = help\n")
                with self.client("--offline") as client:
                    client.expect("Keep me signed in", "F9 Help", *words)
                    client.press_and_settle("Esc")
                    client.expect_gone("Problem in the settings")
                    client.press_and_settle("F9")
                    client.expect("this help")


if __name__ == "__main__":
    unittest.main()
