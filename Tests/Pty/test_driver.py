"""The driver's own tests: a driver that sees nothing wrong in anything would make the other tests worthless."""

import os
import sys
import unittest

import keys
from emulator import CONTINUATION, Emulator
from program import Program
from sandbox import SandboxTest

FAKE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fake_program.py")


class EmulatorTests(unittest.TestCase):
    def screen(self, data, columns=20, rows=4):
        emulator = Emulator(columns, rows)
        emulator.feed(data.encode())
        return emulator

    def test_wide_characters_take_two_columns_and_clusters_one_place(self):
        screen = self.screen("中👍🏽x\r\n👩\u200d💻y")
        self.assertEqual([cell.text for cell in screen.grid[0][:5]], ["中", CONTINUATION, "👍🏽", CONTINUATION, "x"])
        self.assertEqual(screen.find("y"), (2, 1))

    def test_overwriting_half_of_a_wide_character_blanks_the_other_half(self):
        self.assertEqual(self.screen("中文\x1b[1;2Hx").line(0), " x文")
        self.assertEqual(self.screen("中文\x1b[1;3Hx").line(0), "中x")

    def test_inserting_and_deleting_never_leave_half_of_a_wide_character(self):
        self.assertEqual(self.screen("中文\x1b[1;2H\x1b[@").line(0), "   文")
        self.assertEqual(self.screen("中文\x1b[1;2H\x1b[P").line(0), " 文")
        self.assertEqual(self.screen("中文\x1b[1;1H\x1b[@", columns=4).grid[0][3].text, " ")

    def test_output_split_at_any_byte_gives_the_same_screen(self):
        data = "\x1b[2;3H\x1b[1;38;2;1;2;3m你好\x1b]7777;idle;4\x07\x1b[0m❤️\x1b(0q\x1b(B".encode()
        whole = Emulator(20, 4)
        whole.feed(data)
        for split in range(1, len(data)):
            parts = Emulator(20, 4)
            parts.feed(data[:split])
            parts.feed(data[split:])
            self.assertEqual(parts.grid, whole.grid, f"split at {split}")
            self.assertEqual(parts.markers, whole.markers)
            self.assertEqual(parts.violations, [])

    def test_what_no_terminal_should_get_is_noted(self):
        for data in ("\x01", "a\x7f", "\x1b[5y", "\x1b]52;c;aGk=\x07", "\x1bZ", "\x9b5n", "\x1b[?47h", "\u202e"):
            with self.subTest(data=repr(data)):
                self.assertNotEqual(self.screen(data).violations, [])

    def test_scroll_regions_move_only_their_rows(self):
        screen = self.screen("a\r\nb\r\nc\r\nd\x1b[2;3r\x1b[3;1H\n")
        self.assertEqual(screen.text, "a\nc\n\nd")

    def test_the_terminal_answers_where_its_cursor_is(self):
        screen = self.screen("\x1b[2;1H👩\u200d💻\x1b[6n")
        self.assertEqual((screen.replies, screen.violations), (b"\x1b[2;3R", []))

    def test_repeat_writes_the_last_character_again(self):
        self.assertEqual(self.screen("-\x1b[4b|").line(0), "-----|")


class KeyTests(unittest.TestCase):
    def test_names_become_what_xterm_sends(self):
        table = {"a": b"a", "-": b"-", "Enter": b"\r", "Ctrl-Q": b"\x11", "Alt-Enter": b"\x1b\r", "Alt-1": b"\x1b1",
                 "Ctrl-Up": b"\x1b[1;5A", "Shift-Tab": b"\x1b[Z", "Alt-Down": b"\x1b[1;3B", "你": "你".encode()}
        for name, data in table.items():
            self.assertEqual(keys.bytes_of(name), data, name)


class ProgramTests(SandboxTest):
    def start(self, *arguments):
        return Program([sys.executable, FAKE, *arguments], self.environment(), columns=60, rows=5)

    def test_keys_reach_the_program_and_its_screen_the_test(self):
        with self.start() as program:
            program.expect("你好 ready")
            program.press_and_settle("a", "Enter")
            program.expect("a<CR> at 60x5")
            program.resize(40, 4)
            program.press_and_settle("b")
            program.expect("a<CR>b at 40x4")
            program.press("q")
            self.assertEqual(program.wait(), 0)
            self.assert_restored(program)

    def test_a_terminal_left_in_disorder_is_found(self):
        with self.assertRaisesRegex(AssertionError, "raw control byte 0x01"):
            with self.start("--misbehave") as program:
                program.expect("ready")
                program.press("q")
                self.assertEqual(program.wait(), 3)
                left = program.unrestored()
                self.assertIn("bracketed paste left on", left)
                self.assertIn("alternate screen left on", left)
                self.assertIn("local modes differ", left)

    def test_an_expectation_that_never_holds_fails_with_the_screen(self):
        with self.start() as program:
            program.expect("ready")
            with self.assertRaisesRegex(AssertionError, "你好 ready"):
                program.wait_for(lambda: False, "the impossible", limit=0.05)


if __name__ == "__main__":
    unittest.main()
