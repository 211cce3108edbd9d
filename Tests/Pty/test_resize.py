"""Windows that change their size faster than anybody can look."""

import unittest

from client import FILE_TRANSFER
from sandbox import SandboxTest

SIZES = [
    (200, 60), (20, 6), (80, 24), (1, 1), (40, 12), (15, 4), (199, 5), (10, 60), (120, 40), (33, 9), (200, 60), (21, 7),
]


class ResizeTests(SandboxTest):
    def assert_screen_is_what_a_redraw_gives(self, client):
        """Nothing of an earlier size is left: painting all anew changes no cell."""
        before = client.screen.text
        client.press_and_settle("Ctrl-L")
        self.assertEqual(client.screen.text, before)

    def storm(self, client):
        # All at once first: signals merge, and the program may see only some of the sizes.
        for columns, rows in SIZES * 4:
            client.resize(columns, rows)
        # Three keys answered, so the last of those sizes is behind us. What was on its way belongs to another size.
        client.press_and_settle("Ctrl-L", "Ctrl-L", "Ctrl-L")
        client.screen.violations.clear()
        for columns, rows in SIZES:
            start = len(client.screen.markers)
            client.resize(columns, rows)
            client.wait_for_idle(since=start)
            self.assert_screen_is_what_a_redraw_gives(client)

    def test_the_login_page_survives_any_storm_of_sizes(self):
        with self.client("--offline") as client:
            client.expect_login_page()
            client.type("alice")
            self.storm(client)
            client.resize(80, 24)
            client.expect_login_page()
            client.expect("alice")

    def test_a_chat_survives_any_storm_of_sizes(self):
        with self.client("--offline", columns=120, rows=40) as client:
            client.register("alice")
            client.log_in("alice")
            client.open_chat(FILE_TRANSFER)
            client.send_message("春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。 👍🏽 👩\u200d💻 🇨🇳 cafe\u0301")
            client.type("a draft that stays 草稿")
            self.storm(client)
            client.resize(80, 24)
            client.expect("处处闻啼鸟", "a draft that stays 草稿")


if __name__ == "__main__":
    unittest.main()
