"""Options and files that cannot be used: one line that says what is wrong, and exit status 2."""

import os
import re
import subprocess
import unittest

from sandbox import SandboxTest, binary


class CommandLineTests(SandboxTest):
    def assert_refused(self, result, *words):
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertRegex(result.stderr, r"\A[^\n]+\n\Z", "exactly one line")
        self.assertNotRegex(result.stderr, r"[\x00-\x09\x0b-\x1f\x7f\x9b]", "nothing that a terminal obeys")
        for word in words:
            self.assertIn(word, result.stderr)

    def test_help_is_short_enough_to_read_and_names_every_option(self):
        for program, options in (
            ("wechat-tui", ("--offline", "--server", "--theme", "--themes", "--lang", "--log", "--log-level", "--script", "--version")),
            ("wechat-server", ("--gate", "--chat", "--advertise", "--data", "--mailbox", "--print-codes", "--companions", "--family-clients")),
        ):
            with self.subTest(program=program):
                result = self.run_plain("--help", program=program)
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertTrue(all(len(line) <= 80 for line in result.stdout.splitlines()), result.stdout)
                for option in options:
                    self.assertIn(option, result.stdout)

    def test_a_log_that_cannot_be_kept_is_said_at_once(self):
        missing = self.path("missing", "notes.log")
        self.assert_refused(
            self.run_plain("--offline", "--log", missing), "--log: cannot open", "No such file or directory")
        self.assert_refused(self.run_plain("--log-level", "loud"), "expected debug, info, warning or error")
        self.assert_refused(self.run_plain("--log"), "--log needs a file")

    def test_the_version_is_one_line(self):
        for program in ("wechat-tui", "wechat-server"):
            result = self.run_plain("--version", program=program)
            self.assertEqual(result.returncode, 0)
            self.assertRegex(result.stdout, rf"\A{program} \d+\.\d+\.\d+\n\Z")

    def test_output_that_cannot_be_written_is_an_error_and_a_reader_who_left_is_none(self):
        script = self.write("one.script", "size 80x24\n")
        for arguments in (["--version"], ["--help"], ["--script", script]):
            with self.subTest(arguments=arguments):
                command = [binary("wechat-tui"), *arguments]
                with open("/dev/full", "wb") as full:
                    result = subprocess.run(
                        command, env=self.environment(), stdout=full, stderr=subprocess.PIPE, text=True, timeout=20)
                self.assertEqual(result.returncode, 2)
                self.assertRegex(result.stderr, r"\Awechat-tui: standard output: [^\n]+\n\Z")
                reader, writer = os.pipe()
                os.close(reader)
                result = subprocess.run(
                    command, env=self.environment(), stdout=writer, stderr=subprocess.PIPE, text=True, timeout=20,
                    restore_signals=False)
                os.close(writer)
                self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_a_script_may_come_through_a_pipe(self):
        result = subprocess.run(
            [binary("wechat-tui"), "--script", "/dev/stdin"], env=self.environment(), input="size 80x24\n",
            capture_output=True, text=True, timeout=20)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_a_pipe_in_place_of_a_file_holds_nothing_up(self):
        os.makedirs(self.path("config/wechat-tui/themes"))
        os.mkfifo(self.path("config/wechat-tui/themes/mine.theme"))
        os.mkfifo(self.path("config/wechat-tui/config"))
        for arguments in ((), ("--theme", "mine")):
            with self.subTest(arguments=arguments), self.client("--offline", "--lang", "en", *arguments) as client:
                client.wait_for(lambda: client.screen.find("Log in") or client._has_ended(), "a start or a refusal")

    def test_bad_options_are_refused_with_one_line(self):
        for arguments, word in (
            (["--nonsense"], "--nonsense"), (["extra"], "extra"), (["--server"], "--server"),
            (["--server", "no where:1"], "--server"), (["--server", "host:99999"], "--server"),
            (["--lang", "fr"], "zh or en"), (["--offline", "--server", "127.0.0.1:1"], "exclude"),
            (["--theme"], "--theme"), (["--evil\x1b[31m\x07"], "--evil"), (["--server", "a\x1b]0;x\x07:1"], "--server"),
        ):
            with self.subTest(arguments=arguments):
                self.assert_refused(self.run_plain(*arguments), word)

    def test_bad_options_of_the_server_are_refused_with_one_line(self):
        for arguments, word in (
            (["--nonsense"], "--nonsense"), (["--gate", "nowhere"], "--gate"), (["--threads", "0"], "--threads"),
            (["--keep-events", "0"], "36500"), (["--keep-events=99999999999999999999"], "--keep-events"),
            (["--limit", "chat-guests"], "--help"), (["--limit", "chat-guests=0"], "chat-guests"),
            (["--trusted-proxy", "10.0.0.0/99"], "--trusted-proxy"),
            (["--memory", "--data", "x"], "exclude"), (["--log-level", "loud"], "loud"),
            (["--data", "/proc/nowhere/at/all"], "/proc/nowhere"),
        ):
            with self.subTest(arguments=arguments):
                self.assert_refused(self.run_plain(*arguments, program="wechat-server"), word)

    def test_a_server_port_in_use_is_named(self):
        import socket
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            result = self.run_plain(
                "--gate", f"127.0.0.1:{port}", "--chat", "127.0.0.1:0", "--memory", program="wechat-server")
        self.assert_refused(result, str(port))

    def test_without_a_terminal_it_says_so(self):
        self.assert_refused(self.run_plain("--offline"), "terminal")

    def test_a_terminal_type_that_cannot_be_used_is_named(self):
        for name in (None, "", "dumb", "no-such-terminal"):
            with self.subTest(TERM=name), self.client("--offline", TERM=name) as client:
                self.assertEqual(client.wait(), 2)
                self.assertIn("TERM" if not name else name, client.screen.text)
                self.assert_restored(client)

    def test_a_configuration_with_mistakes_is_told_and_the_program_starts(self):
        for text, words in (
            ("language = zh\nlanguage = klingon\n", ("config:2:12", "klingon")),
            ("nonsense\n", ("config:1:1", "key = value")), ("colour = red\n", ("config:1:1", "colour")),
            (b"\xff\xfe\x00\x01\n", ("config",)), ("theme = gone\n", ("gone.theme", "wechat-light")),
        ):
            with self.subTest(text=text):
                self.write("config/wechat-tui/config", text)
                with self.client("--offline", "--lang", "en") as client:
                    client.expect("Log in")
                    # A long sentence is broken into rows.
                    shown = "".join(client.screen.text.split())
                    for word in words:
                        self.assertIn("".join(word.split()), shown)

    def test_a_wrong_server_in_the_configuration_is_refused(self):
        self.write("config/wechat-tui/config", "server = nowhere:0\n")
        with self.client() as client:
            self.assertEqual(client.wait(), 2, client.screen.text)
            self.assert_one_line(client, "server")

    def test_a_theme_with_mistakes_is_told_and_the_program_starts(self):
        for text, place, word in (
            ("background.background = #12345\n", "bad.theme:1:25", "#12345"),
            ("\nnonsense.foreground = #ffffff\n", "bad.theme:2:1", "nonsense"),
            ("list.selected.colour = #ffffff\n", "bad.theme:1:15", "colour"),
        ):
            with self.subTest(text=text):
                self.write("config/wechat-tui/themes/bad.theme", text)
                with self.client("--offline", "--lang", "en", "--theme", "bad") as client:
                    client.expect("Log in", "Problem in the theme")
                    shown = "".join(client.screen.text.split())
                    self.assertIn(place, shown)
                    self.assertIn(word, shown)

    def test_a_theme_that_cannot_be_read_is_refused_where_it_was_asked_for(self):
        self.write("config/wechat-tui/themes/bad.theme", b"\x00\xff\x1b[31m")
        for name, words in (("bad", ["bad.theme"]), ("missing", ["missing", "wechat-light"])):
            with self.subTest(name=name), self.client("--offline", "--theme", name) as client:
                self.assertEqual(client.wait(), 2, client.screen.text)
                self.assert_one_line(client, *words)

    def test_a_broken_script_is_refused_with_file_line_and_column(self):
        path = self.write("bad.script", "size 80x24\nfly to the moon\n")
        self.assert_refused(self.run_plain("--script", path), "bad.script:2:1", "fly")
        self.assert_refused(self.run_plain("--script", self.path("missing.script")), "missing.script")

    def test_the_client_does_not_link_its_network_libraries(self):
        # Loading them at start would cost more than the whole rest of it (docs/decisions.md).
        listed = subprocess.run(
            ["readelf", "-d", binary("wechat-tui")], stdout=subprocess.PIPE, text=True, check=True).stdout
        needed = re.findall(r"NEEDED.*\[(.*)\]", listed)
        self.assertTrue(needed)
        for name in needed:
            self.assertNotRegex(name, r"curl|ssl|crypto|Foundation|swift|icu")

    def assert_one_line(self, client, *words):
        """The terminal shows one message, wrapped at its width, and is the user's again."""
        output = bytes(client.output).decode().strip("\r\n")
        self.assertNotIn("\n", output)
        self.assertNotIn("\x1b", output)
        for word in words:
            self.assertIn(word, output)
        self.assert_restored(client)


if __name__ == "__main__":
    unittest.main()
