"""Characters that terminals differ about: a row stays straight, and what was meant can be read."""

import unittest

from client import FILE_TRANSFER, Client
from sandbox import SandboxTest, binary

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
RAINBOW = "🏳\ufe0f\u200d🌈"


class CharacterTests(SandboxTest):
    def chat(self, **properties):
        client = Client([binary("wechat-tui"), "--offline"], self.environment(), columns=100, rows=30, **properties)
        client.register("alice")
        client.log_in("alice")
        client.open_chat(FILE_TRANSFER)
        return client

    def assert_straight(self, client):
        """The line between list and chat stands in one column in all rows that have it."""
        columns = {next(column for column, cell in enumerate(line) if cell.text == "│")
                   for line in client.screen.grid if any(cell.text == "│" for cell in line)}
        self.assertEqual(len(columns), 1, client.screen.text)

    def test_characters_newer_than_the_c_library_are_shown(self):
        with self.chat() as client:
            client.send_message("新字 \U00031350\U0002ebf0 \U0001fae9 ok")
            client.expect("\U00031350\U0002ebf0 \U0001fae9 ok")
            self.assert_straight(client)

    def test_a_terminal_that_does_not_know_them_gets_a_substitute(self):
        with self.chat(knows_recent=False) as client:
            client.send_message("新字 \U00031350 \U0001fae9 ok")
            client.expect("新字 \ufffd  \ufffd  ok")
            self.assert_straight(client)

    def test_emoji_of_several_parts_keep_their_meaning(self):
        text = f"{FAMILY} {RAINBOW} 👍🏽 👩\u200d💻 done"
        for joins, shown in (True, "👨👩👧👦 🏳🌈 👍🏽 👩\u200d💻 done"), (False, "👨👩👧👦 🏳🌈 👍🏽 👩💻 done"):
            with self.subTest(joins=joins):
                # An account of this test's own.
                self.setUp()
                with self.chat(joins_skin_tones=joins) as client:
                    client.send_message(text)
                    client.expect(shown)
                    self.assert_straight(client)

    def test_text_from_right_to_left_is_ordered_within_its_pane(self):
        with self.chat() as client:
            self.assertFalse(client.screen.reorders)
            client.send_message("שלום world 123 (אב) ok")
            # The line begins in Hebrew, so it is read from the right.
            client.expect("ok (בא) world 123 םולש")
            self.assert_straight(client)
            client.type("גד")
            client.expect("דג")
            # The cursor stands where the text goes on, at its left end.
            client.press_and_settle("Left", "Right")
            column, row = client.screen.find("דג")
            self.assertEqual((client.screen.column, client.screen.row), (column, row))
            client.press_and_settle("Home")
            self.assertEqual((client.screen.column, client.screen.row), (column + 1, row))
            self.assertEqual(client.quit(), 0)
            self.assert_restored(client)


if __name__ == "__main__":
    unittest.main()
