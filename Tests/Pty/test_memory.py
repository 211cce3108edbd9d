"""What a program costs that has come to rest: memory that is no clean page of a file."""

import time
import unittest

from client import FILE_TRANSFER
from sandbox import SandboxTest

#: Some 5.7 MB after a login with the server inside, in a chat. Argon2 takes 19 MiB more while it hashes a password.
LIMIT_KIB = 8 * 1024
LIMIT_SECONDS = 20


def kibibytes(pid, name):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(f"{name}:"))


class MemoryTests(SandboxTest):
    def test_what_a_login_needs_for_a_moment_is_given_back(self):
        with self.client("--offline") as client:
            client.register("alice")
            client.log_in("alice")
            client.open_chat(FILE_TRANSFER)
            client.send_message("hello")
            deadline = time.monotonic() + LIMIT_SECONDS
            while kibibytes(client.pid, "RssAnon") > LIMIT_KIB:
                self.assertLess(time.monotonic(), deadline, f"{kibibytes(client.pid, 'RssAnon')} KiB are kept")
                # Nothing tells of it; the program is idle.
                time.sleep(0.05)
            client.quit()


if __name__ == "__main__":
    unittest.main()
