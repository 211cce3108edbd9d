"""`scripts/setup.sh` on imaginary machines: the commands it asks are stand-ins that note how they were called."""

import os
import shutil
import stat
import subprocess
import unittest

from program import LIMIT_SECONDS
from sandbox import ROOT, SandboxTest

#: What the script needs besides the commands under test.
TOOLS = ("bash", "sh", "env", "sed", "sort", "head", "grep", "tr", "cat", "printf", "true")
EVERYTHING = [
    "git", "ca-certificates", "g++", "libncurses-dev", "libssl-dev", "libcurl4-openssl-dev", "libsqlite3-dev",
    "libargon2-dev", "python3", "tmux", "ncurses-term",
]


class SetupTests(SandboxTest):
    def setUp(self):
        super().setUp()
        self.commands = self.path("commands")
        os.mkdir(self.commands)
        for tool in TOOLS:
            os.symlink(shutil.which(tool), os.path.join(self.commands, tool))
        self.command("swift", 'echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)"')
        self.command("id", "echo 0")
        self.machine_with(EVERYTHING)

    def command(self, name, body):
        """A stand-in that notes its call and then does what the body says."""
        path = self.write(f"commands/{name}", f'#!/bin/sh\necho "{name} $*" >>"{self.path("calls")}"\n{body}\n')
        os.chmod(path, stat.S_IRWXU)

    def machine_with(self, installed, candidates=EVERYTHING):
        self.command("dpkg-query", "\n".join(f"echo '{name} installed'" for name in installed))
        known = "|".join(candidates) or "none"
        self.command(
            # More than a pipe holds behind the line that matters, as the real one goes on with its version table.
            "apt-cache", f'case "$2" in {known}) echo "  Candidate: 1.0";; *) echo "  Candidate: (none)";; esac; '
            'for i in 1 2 3 4 5 6 7 8 9; do printf "%9999s\\n" "$i"; done')
        self.command("apt-get", "exit 0")

    def remove(self, name):
        os.remove(os.path.join(self.commands, name))

    def run_setup(self, purpose="run"):
        result = subprocess.run(
            [os.path.join(self.commands, "bash"), os.path.join(ROOT, "scripts", "setup.sh"), purpose],
            env={"PATH": self.commands, "HOME": self.home}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=LIMIT_SECONDS)
        return result.returncode, result.stdout

    def calls(self, name):
        if not os.path.exists(self.path("calls")):
            return []
        with open(self.path("calls"), encoding="utf-8") as file:
            return [line.strip() for line in file if line.split(" ")[0] == name]

    def test_with_everything_there_it_says_nothing_and_never_asks_apt(self):
        for purpose in ("run", "test"):
            self.assertEqual(self.run_setup(purpose), (0, ""))
        self.assertEqual(self.calls("apt-get") + self.calls("apt-cache"), [])
        self.assertEqual(len(self.calls("dpkg-query")), 2, "one question each time")

    def test_it_installs_what_is_missing_and_says_why(self):
        self.machine_with([name for name in EVERYTHING if name not in ("libargon2-dev", "libsqlite3-dev")])
        status, output = self.run_setup()
        self.assertEqual(status, 0, output)
        self.assertIn("libargon2-dev", output)
        self.assertIn("hashes passwords", output)
        [install] = self.calls("apt-get")
        self.assertIn("install -y --no-install-recommends libsqlite3-dev libargon2-dev", install)

    def test_lists_are_read_only_when_they_do_not_name_a_package(self):
        self.machine_with(["g++", "git", "ca-certificates"], candidates=[])
        status, output = self.run_setup()
        self.assertNotEqual(status, 0)
        self.assertEqual(len([call for call in self.calls("apt-get") if "update" in call]), 1)
        self.assertIn("no package source offers", output)

    def test_either_name_of_the_curses_package_will_do(self):
        self.machine_with([name for name in EVERYTHING if name != "libncurses-dev"] + ["libncursesw5-dev"])
        self.assertEqual(self.run_setup(), (0, ""))
        self.machine_with([name for name in EVERYTHING if name != "libncurses-dev"])
        self.assertEqual(self.run_setup()[0], 0)
        self.assertIn("libncurses-dev", self.calls("apt-get")[-1], "the one that the lists have")

    def test_a_user_without_sudo_is_told_what_root_has_to_run(self):
        self.command("id", "echo 1000")
        self.machine_with([name for name in EVERYTHING if name != "libargon2-dev"])
        status, output = self.run_setup()
        self.assertEqual(status, 1)
        self.assertIn("apt-get install libargon2-dev", output)
        self.assertEqual(self.calls("apt-get"), [])

    def test_sudo_is_used_by_others_than_root_and_never_waits_for_a_password_that_nobody_types(self):
        self.command("id", "echo 1000")
        self.command("sudo", 'shift; exec "$@"')
        self.machine_with([name for name in EVERYTHING if name != "libargon2-dev"])
        self.assertEqual(self.run_setup()[0], 0)
        self.assertIn("-n env DEBIAN_FRONTEND=noninteractive apt-get", self.calls("sudo")[0])

    def test_a_missing_or_old_toolchain_is_named_before_anything_is_installed(self):
        self.machine_with([])
        self.command("swift", 'echo "Swift version 5.10 (swift-5.10-RELEASE)"')
        status, output = self.run_setup()
        self.assertEqual(status, 1)
        self.assertIn("Swift 5.10 is too old; 6.1 or newer", output)
        self.remove("swift")
        status, output = self.run_setup()
        self.assertEqual(status, 1)
        self.assertIn("swift.org/install", output)
        self.assertEqual(self.calls("apt-get"), [])

    def test_a_failed_installation_names_the_packages(self):
        self.machine_with([name for name in EVERYTHING if name != "libargon2-dev"])
        self.command("apt-get", "echo 'E: no space left on device' >&2; exit 100")
        status, output = self.run_setup()
        self.assertEqual(status, 1)
        self.assertIn("no space left on device", output)
        self.assertIn("could not install: libargon2-dev", output)


if __name__ == "__main__":
    unittest.main()
