"""What is typed and pasted, as terminals send it: with marks or without, whole or in pieces, up to a crash."""

import signal
import time
import unittest

from client import FILE_TRANSFER
from sandbox import SandboxTest

BEGIN, END = b"\x1b[200~", b"\x1b[201~"
#: In an empty composer.
PLACEHOLDER = "Message… Enter sends"


class InputTests(SandboxTest):
    def writing(self, client):
        """Logged in, with the composer of a chat open."""
        client.register("alice")
        client.log_in("alice")
        client.open_chat(FILE_TRANSFER)
        return client

    def test_a_paste_without_marks_sends_nothing(self):
        with self.client("--offline") as client:
            self.writing(client)
            client.send(b"line one\rline two\rline three")
            client.expect("line one", "line two", "line three")
            client.press("Enter")
            client.expect(PLACEHOLDER, "line one", "line three")

    def test_a_paste_with_an_end_mark_inside_sends_nothing(self):
        with self.client("--offline") as client:
            self.writing(client)
            client.send(BEGIN + b"evil" + END + b"\r rm -rf\r" + END)
            client.expect("evil", "rm -rf")
            client.press_and_settle("Ctrl-C")
            # It stood in the composer, so now it is gone.
            client.expect(PLACEHOLDER)
            client.expect_gone("evil")

    def test_text_and_enter_in_one_write_are_sent(self):
        with self.client("--offline") as client:
            self.writing(client)
            client.send("写完就发\r".encode())
            client.expect(PLACEHOLDER, "写完就发")

    def test_input_that_two_learn_of_is_read_once(self):
        """Enter behind a paste waits for what may follow, and what comes just when that time is over is not waited for
        twice: that would hold the whole program up until the next key."""
        with self.client("--offline") as client:
            self.writing(client)
            for number in range(150):
                client.paste(f"paste {number:03}")
                client.press_and_settle("Enter")
            client.expect(PLACEHOLDER, "paste 149")

    def test_a_paste_whose_end_never_comes_is_kept(self):
        with self.client("--offline") as client:
            self.writing(client)
            client.send(BEGIN + "半句 half".encode())
            client.expect("半句 half")
            client.type(" more")
            client.expect("半句 half more")

    def test_tabs_are_kept_on_their_way(self):
        with self.client("--offline") as client:
            self.writing(client)
            client.paste("all: a\n\tgcc\tx\n")
            client.expect("all: a", "    gcc x")
            client.press("Enter")
            client.expect(PLACEHOLDER, "    gcc x")

    def test_a_crash_a_second_after_typing_keeps_the_draft(self):
        with self.client("--offline") as client:
            self.writing(client)
            client.type("没写完")
            client.expect("没写完")
            # The promise is about time, and nothing tells when a draft is on disk.
            time.sleep(1)
            client.signal(signal.SIGKILL)
            client.wait()
            client.screen.violations.clear()
        with self.client("--offline") as client:
            client.expect_online()
            client.expect("[Draft]", "没写完")

    def test_a_cleared_text_comes_back(self):
        with self.client("--offline") as client:
            self.writing(client)
            client.type("a long thought")
            client.press_and_settle("Ctrl-C")
            client.expect(PLACEHOLDER)
            client.send(b"\x1f")
            client.expect("a long thought")


if __name__ == "__main__":
    unittest.main()
