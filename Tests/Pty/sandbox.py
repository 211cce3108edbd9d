"""Folders and environment of one imaginary user, and the programs under test."""

import os
import shutil
import subprocess
import tempfile
import unittest

from client import Client
from program import LIMIT_SECONDS

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


def binary(name):
    """Path of a built program: what users run unless WECHAT_TUI_BIN names another folder."""
    folder = os.environ.get("WECHAT_TUI_BIN", os.path.join(ROOT, ".build", "release"))
    return os.path.join(folder, name)


class SandboxTest(unittest.TestCase):
    """A test with a home folder of its own, removed afterwards."""

    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="wechat-tui-test-")
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        for folder in ("config", "data", "cache", "state"):
            os.mkdir(os.path.join(self.home, folder), 0o700)

    def environment(self, **changes):
        """Nothing of the developer's own settings reaches the program; `None` removes a variable."""
        variables = {
            "PATH": os.environ["PATH"], "HOME": self.home, "LANG": "C.UTF-8", "TERM": "xterm-256color",
            "XDG_CONFIG_HOME": self.path("config"), "XDG_DATA_HOME": self.path("data"),
            "XDG_CACHE_HOME": self.path("cache"), "XDG_STATE_HOME": self.path("state"),
            "WECHAT_TUI_TEST": "1",
        }
        variables.update(changes)
        return {name: value for name, value in variables.items() if value is not None}

    def path(self, *parts):
        return os.path.join(self.home, *parts)

    @property
    def offline_folder(self):
        """Where offline mode keeps its server's files."""
        return self.path("data", "wechat-tui", "offline")

    def write(self, relative, content):
        """Writes a file of the home folder, making the folders above it, and returns its path."""
        path = self.path(relative)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def client(self, *arguments, columns=80, rows=24, **environment):
        """Starts wechat-tui on a terminal."""
        return Client(
            [binary("wechat-tui"), *arguments], self.environment(**environment), columns=columns, rows=rows)

    def run_plain(self, *arguments, program="wechat-tui", stdin=subprocess.DEVNULL, **environment):
        """Runs a program without a terminal to its end."""
        return subprocess.run(
            [binary(program), *arguments], env=self.environment(**environment), stdin=stdin, cwd=self.home,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=LIMIT_SECONDS)

    def assert_restored(self, program):
        self.assertEqual(program.unrestored(), [], "the terminal is as it was before")
