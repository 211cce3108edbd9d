"""Something else stands where the server keeps a file."""

import os
import subprocess
import tempfile
import unittest


class StartTests(unittest.TestCase):
    def start(self, folder, *options):
        """The exit status and what was said; `None` for a server that is still there after a while."""
        process = subprocess.Popen(
            [f"{os.environ['WECHAT_BIN']}/wechat-server", "--gate", "127.0.0.1:0", "--chat", "127.0.0.1:0",
             "--data", folder, "--mailbox", f"{folder}/mail", *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            _, said = process.communicate(timeout=10)
            return process.returncode, said.decode()
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return None, ""

    def test_it_says_so_in_one_line_and_ends(self):
        def pipe(path):
            os.mkfifo(path)

        for file in ("server.sqlite", "server.sqlite.lock", "audit"):
            for name, make in {"a pipe that nobody reads": pipe, "a folder": os.mkdir}.items():
                if (file, name) == ("server.sqlite.lock", "a pipe that nobody reads"):
                    # A lock can be had on it.
                    continue
                with self.subTest(file=file, thing=name), tempfile.TemporaryDirectory() as folder:
                    make(f"{folder}/{file}")
                    status, said = self.start(folder, "--audit-log", f"{folder}/audit")
                    self.assertEqual(status, 2)
                    self.assertEqual(said.count("\n"), 1, said)
                    self.assertIn(f"{folder}/{file}", said)


if __name__ == "__main__":
    unittest.main()
