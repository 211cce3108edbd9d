"""The scripts of the integration tests on a real terminal: the same stories, every screen held against the program's
own idea of it, cell by cell."""

import glob
import os
import tempfile
import unittest

from emulator import Emulator
from sandbox import ROOT, SandboxTest, binary
from script_terminal import ScriptTerminal, differences

FOLDER = os.path.join(ROOT, "Tests", "IntegrationTests", "Scripts")


class ScriptTests(SandboxTest):
    def play(self, path, properties=None, **environment):
        folder = tempfile.mkdtemp(prefix="requests-", dir=self.home)
        arguments = [binary("wechat-tui"), "--script", path, "--themes", os.path.join(ROOT, "themes")]
        variables = self.environment(WECHAT_TUI_SCRIPT_TERMINAL=folder, **environment)
        with ScriptTerminal(arguments, variables, folder, **(properties or {})) as terminal:
            status = terminal.play()
            with open(os.path.join(folder, "report.tap"), encoding="utf-8") as file:
                report = file.read()
            self.assertEqual(status, 0, report)
            self.assertEqual(terminal.differences, [], "\n" + "\n".join(terminal.differences[:10]))
            self.assertGreater(terminal.compared, 0, "no screen was compared")
            self.assert_restored(terminal)

    def test_every_script_shows_on_the_terminal_what_it_shows_in_memory(self):
        paths = sorted(glob.glob(os.path.join(FOLDER, "*.script")))
        self.assertGreater(len(paths), 10)
        for path in paths:
            with self.subTest(script=os.path.basename(path)):
                self.play(path)

    def test_a_script_plays_with_few_colours_and_with_none(self):
        # Without colours a read message says so in words, which chat.script's pictures do not have.
        for terminal, no_color, script in [
                ("xterm-direct", None, "chat"), ("xterm", None, "chat"), ("xterm-256color", "1", "search")]:
            with self.subTest(terminal=terminal, no_color=no_color):
                self.play(os.path.join(FOLDER, f"{script}.script"), TERM=terminal, NO_COLOR=no_color)

    def test_a_script_plays_where_erasing_takes_no_colour(self):
        # tmux and screen: whatever scrolls in or is erased has the terminal's own background there.
        for terminal in ("tmux-256color", "screen-256color", "screen"):
            with self.subTest(terminal=terminal):
                # The last words of the page stand in its lower right corner, and they are Chinese.
                page = self.write("page.script", "size 80x24; lang en; expect page login; press F1 Escape\n")
                self.play(page, {"is_multiplexer": True}, TERM=terminal)
                self.play(os.path.join(FOLDER, "chat.script"), {"is_multiplexer": True}, TERM=terminal)


class ComparisonTests(unittest.TestCase):
    """The comparison itself: a test that cannot fail proves nothing."""

    SNAPSHOT = "\n".join([
        "size 6x2", "cursor 2,1", "text", "|你a   |", "|      |", "styles", "|bbbaaa|", "|aaaaaa|", "legend",
        "a default on default", "b palette 2 on #07c160 bold", ""])

    def screen(self, output):
        screen = Emulator(6, 2)
        screen.feed(output.encode())
        return screen

    def found(self, output):
        return differences(self.SNAPSHOT, self.screen(output))

    def test_the_same_screen_has_no_differences(self):
        self.assertEqual(self.found("\x1b[1;32;48;2;7;193;96m你a\x1b[0m\x1b[2;3H"), [])

    def test_text_style_cursor_and_size_count(self):
        self.assertIn("row 0", self.found("\x1b[1;32;48;2;7;193;96m你b\x1b[0m\x1b[2;3H")[0])
        self.assertIn("0,0: palette 2", self.found("\x1b[32;48;2;7;193;96m你a\x1b[0m\x1b[2;3H")[0])
        self.assertIn("cursor 2,1 expected", self.found("\x1b[1;32;48;2;7;193;96m你a\x1b[0m\x1b[2;4H")[0])
        self.assertIn("cursor hidden", self.found("\x1b[1;32;48;2;7;193;96m你a\x1b[0m\x1b[2;3H\x1b[?25l")[0])
        self.assertIn("the terminal has 5x2", differences(self.SNAPSHOT, Emulator(5, 2))[0])

    def test_the_background_of_a_blank_counts_and_its_foreground_does_not(self):
        same = "\x1b[1;32;48;2;7;193;96m你a\x1b[0;31m \x1b[0m\x1b[2;3H"
        self.assertEqual(self.found(same), [])
        self.assertIn("3,0", self.found(same.replace("0;31m", "0;41m"))[0])


if __name__ == "__main__":
    unittest.main()
