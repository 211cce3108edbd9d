"""Two people at two terminals of one machine, by the server that the first of them brings along."""

import glob
import os
import signal
import sqlite3
import stat
import unittest

from client import FILE_TRANSFER
from sandbox import SandboxTest


class ChatTests(SandboxTest):
    def make_friends(self, alice, bob):
        """Both logged in; bob asks and alice accepts."""
        bob.ask_for_friendship("alice")
        alice.expect("bob wants to be your friend")
        alice.accept_friendship("bob")
        bob.expect("alice is now your friend")
        bob.press_and_settle("Alt-1")

    def two_friends(self, alice, bob):
        alice.register("alice")
        alice.log_in("alice")
        bob.register("bob")
        bob.log_in("bob")
        self.make_friends(alice, bob)

    def test_two_terminals_register_become_friends_and_chat(self):
        with self.client("--offline", columns=100, rows=30) as alice, self.client("--offline") as bob:
            self.two_friends(alice, bob)
            alice.open_chat("bob")
            bob.open_chat("alice")
            alice.send_message("你好，鲍勃！👍🏽")
            bob.expect("你好，鲍勃！👍🏽")
            bob.send_message("早上好 👩\u200d💻 🎉 café")
            alice.expect("早上好 👩\u200d💻 🎉 café")
            alice.paste("两行：\n第二行 two")
            alice.expect("第二行 two")
            alice.press("Enter")
            bob.expect("两行：", "第二行 two")
            self.assertEqual(bob.quit(), 0)
            # To somebody who is not there: kept by the server and shown at the next start.
            alice.send_message("看到回我")
            with self.client("--offline") as bob_again:
                bob_again.expect_online()
                bob_again.expect("看到回我")
                bob_again.open_chat("alice")
                bob_again.expect("第二行 two", "看到回我")

    def test_the_chat_goes_on_when_the_host_of_the_server_is_killed(self):
        with self.client("--offline", columns=100, rows=30) as alice, self.client("--offline") as bob:
            self.two_friends(alice, bob)
            alice.open_chat("bob")
            bob.open_chat("alice")
            alice.send_message("before the crash")
            bob.expect("before the crash")
            alice.signal(signal.SIGKILL)
            self.assertEqual(alice.wait(), -signal.SIGKILL)
            alice.screen.violations.clear()
            with self.client("--offline", columns=100, rows=30) as alice_again:
                alice_again.expect_online()
                alice_again.open_chat("bob")
                alice_again.expect("before the crash")
                bob.send_message("还在吗")
                alice_again.expect("还在吗")
                alice_again.send_message("在的")
                bob.expect("在的")

    def test_history_is_shown_without_any_server(self):
        with self.client("--offline") as client:
            client.register("alice")
            client.log_in("alice")
            client.open_chat(FILE_TRANSFER)
            client.send_message("记住这句话")
            self.assertEqual(client.quit(), 0)
        # The server's data are gone, the user's own are not.
        for path in glob.glob(os.path.join(self.offline_folder, "server.*")):
            os.remove(path)
        with self.client("--offline") as client:
            client.expect("记住这句话")

    def test_a_moment_is_shown_with_the_offset_that_was_in_force_then(self):
        with self.client("--offline") as client:
            client.register("alice")
            client.log_in("alice")
            client.open_chat(FILE_TRANSFER)
            client.send_message("of another season")
            # The server has it, and with it the time that is changed below.
            client.expect("✓")
            self.assertEqual(client.quit(), 0)
        [history] = glob.glob(self.path("data", "wechat-tui", "accounts", "*", "*.db"))
        # Noon UTC in January and in July: in each zone of summer time one of them is out of season now.
        for moment, times in (
            ("2024-01-15", {"Europe/Berlin": "13:00", "America/New_York": "07:00", "Asia/Kolkata": "17:30", "UTC": "12:00"}),
            ("2024-07-15", {"Europe/Berlin": "14:00", "America/New_York": "08:00", "Asia/Kolkata": "17:30", "UTC": "12:00"}),
        ):
            # The server may say its own time of the message once more.
            for path, column in ((history, "ts_ms"), (os.path.join(self.offline_folder, "server.db"), "ts")):
                with sqlite3.connect(path) as database:
                    database.execute(
                        f"UPDATE message SET {column} = 1000 * strftime('%s', ?)", (moment + "T12:00:00",))
            for zone, shown in times.items():
                if not os.path.exists(os.path.join("/usr/share/zoneinfo", zone)):
                    continue
                with self.subTest(moment=moment, zone=zone), self.client("--offline", TZ=zone) as client:
                    client.expect("of another season")
                    client.click("of another season")
                    client.expect(f"2024 {shown}")

    def test_files_are_for_their_owner_only(self):
        with self.client("--offline") as client:
            client.register("alice")
            client.log_in("alice")
            client.open_chat(FILE_TRANSFER)
            client.send_message("private")
            for folder, _, files in os.walk(self.path("data", "wechat-tui")):
                self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), 0o700, folder)
                for name in files:
                    path = os.path.join(folder, name)
                    self.assertEqual(stat.S_IMODE(os.stat(path).st_mode) & 0o077, 0, path)

    def test_a_broken_history_is_repaired_or_named_and_nothing_is_lost(self):
        with self.client("--offline") as client:
            client.register("alice")
            client.log_in("alice")
            client.open_chat(FILE_TRANSFER)
            client.send_message("before the damage")
            self.assertEqual(client.quit(), 0)
        [history] = glob.glob(self.path("data", "wechat-tui", "accounts", "*", "*.db"))
        with open(history, "r+b") as file:
            file.write(b"this is no database at all" * 8)
        with self.client("--offline") as client:
            # It starts with what the server still knows, and the old file is kept for repair.
            # The time of its message cuts the name short in the list.
            title = FILE_TRANSFER[:10]
            client.wait_for(lambda: client.screen.find(title) or client.screen.find("Log in"), "a page")
            if client.screen.find("Log in"):
                client.log_in("alice")
            client.open_chat(title)
            client.send_message("after the damage")
        kept = b""
        for path in glob.glob(history + "*"):
            with open(path, "rb") as file:
                kept += file.read()
        self.assertIn(b"this is no database at all", kept)

    def test_the_server_stores_no_password_and_no_code_in_the_clear(self):
        with self.client("--offline") as client:
            client.register("alice")
            self.assertEqual(client.quit(), 0)
        with sqlite3.connect(os.path.join(self.offline_folder, "server.db")) as database:
            [(stored,)] = database.execute("SELECT password_hash FROM user WHERE name = 'alice'").fetchall()
        self.assertTrue(stored.startswith("$argon2id$"))


if __name__ == "__main__":
    unittest.main()
