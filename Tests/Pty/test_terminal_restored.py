"""However the program ends, the terminal is the user's again."""

import os
import signal
import sys
import unittest

from client import Client
from sandbox import SandboxTest, binary

#: A program that stops twice at one request did so in one of forty tries.
STOPS = 200
JOB_SHELL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "job_shell.py")


class RestoredTests(SandboxTest):
    def test_quitting_restores_the_terminal(self):
        with self.client("--offline") as client:
            client.expect_login_page()
            self.assertTrue(client.screen.modes[1049])
            self.assertEqual(client.quit(), 0)
            self.assert_restored(client)

    def test_a_request_to_end_restores_the_terminal(self):
        for number in (
            signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2,
            signal.SIGXCPU, signal.SIGPWR, signal.SIGVTALRM, signal.SIGPROF, signal.SIGIO, signal.SIGALRM, signal.SIGSYS):
            with self.subTest(signal=number.name), self.client("--offline") as client:
                client.wait_for_idle(since=0)
                client.signal(number)
                self.assertIn(client.wait(), (128 + number, -number, 0))
                self.assert_restored(client)

    def test_a_crash_restores_the_terminal_and_still_ends_by_its_signal(self):
        for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGILL, signal.SIGBUS, signal.SIGFPE, signal.SIGTRAP):
            with self.subTest(signal=number.name), self.client("--offline") as client:
                client.wait_for_idle(since=0)
                client.signal(number)
                self.assertEqual(client.wait(), -number)
                self.assert_restored(client)

    def test_a_reader_who_left_and_a_limit_of_files_end_nothing(self):
        with self.client("--offline") as client:
            client.expect_login_page()
            for number in (signal.SIGPIPE, signal.SIGXFSZ):
                client.signal(number)
                client.press_and_settle("a")
            client.expect("aa")

    def test_it_ends_on_a_terminal_that_takes_nothing(self):
        for number in (signal.SIGTERM, signal.SIGSEGV):
            with self.subTest(signal=number.name), self.client("--offline") as client:
                client.wait_for_idle(since=0)
                client.stall()
                client.signal(number)
                self.assertEqual(client.wait_unread(), -number)
                self.assertEqual(client.modes_now(), client.modes_before)
                self.assertFalse(client.is_left_nonblocking())

    def test_stopping_gives_the_terminal_back_and_continuing_takes_it_again(self):
        command = [sys.executable, JOB_SHELL, binary("wechat-tui"), "--offline"]
        with Client(command, self.environment()) as client:
            client.expect_login_page()
            # Many times, for two threads have to meet for a program to stop twice at one request.
            for stop in range(1, STOPS + 1):
                client.signal_foreground(signal.SIGTSTP)
                client.wait_for(lambda: client.output.count(b"[stopped]") >= stop, f"stop {stop}")
                self.assert_restored(client)
                client.press("Enter")
                client.expect_login_page()
                self.assertTrue(client.screen.modes[1049])
                self.assertEqual(client.screen.kitty_keys, 5)
            client.type("alice")
            client.expect("alice")
            self.assertEqual(client.quit(), 0)
            self.assert_restored(client)

    def test_ctrl_c_clears_what_is_typed_and_then_asks(self):
        with self.client("--offline") as client:
            client.expect_login_page()
            client.type("alice")
            client.expect("alice")
            client.press_and_settle("Ctrl-C")
            client.expect("Email or user name")
            client.press_and_settle("Ctrl-C")
            client.expect("Leave WeChat?")
            client.press_and_settle("Esc")
            client.expect_login_page()


if __name__ == "__main__":
    unittest.main()
