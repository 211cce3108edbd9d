"""What stays in memory when the program has come to rest."""

import time
import unittest

from sandbox import SandboxTest

#: Some 25 MiB without handing anything back. How much it is for a moment depends on the load: `Benchmarks/run history`.
LIMIT_KIB = 16 * 1024
LIMIT_SECONDS = 20


def kibibytes(pid, name):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(f"{name}:"))


class MemoryTests(SandboxTest):
    def test_what_a_login_needs_is_handed_back_while_nothing_happens(self):
        with self.client("--offline") as client:
            client.register("alice")
            client.log_in("alice")
            deadline = time.monotonic() + LIMIT_SECONDS
            while kibibytes(client.pid, "VmRSS") > LIMIT_KIB:
                self.assertLess(time.monotonic(), deadline, f"{kibibytes(client.pid, 'VmRSS')} KiB are kept")
                # Nothing tells of it; the program is idle.
                time.sleep(0.05)
            client.quit()


if __name__ == "__main__":
    unittest.main()
