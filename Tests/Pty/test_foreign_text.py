"""What others write is text, whatever bytes it is made of."""

import unittest

from peer import Peer
from sandbox import SandboxTest

NASTY = [
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "bell\x07", "\x9b31m", "back\x08\x08\x08space", "a\rb", "tab\tstop",
    "line\u2028separator\u2029", "\u202egnp.exe", "\u2066iso\u2069", "zero\u200bwidth\ufeff", "\x1bPq#0\x1b\\", "\x7f\x00",
    "\u200d\u200d", "\ufe0f", "\u0301" * 40 + "a" + "\u0301" * 40, "\U000e0041tag", "\ud83d", "\U0001f468\u200d" * 30,
    "\x0e\x0f", "\u0600\u070f", "\uffff\ufdd0", "A" * 3000,
]


class ForeignTextTests(SandboxTest):
    def befriend(self, client, name, **profile):
        """A peer that the user at the client's terminal has accepted."""
        peer = Peer(self.offline_folder, name).register(**profile).log_in()
        self.addCleanup(peer.close)
        peer.send(1007, uid="alice")
        uid = peer.expect(1008)["uid"]
        peer.send(1009, uid=peer.uid, applyname="\x1b[5mgreet\x07ings\u202e", bakname="\x1b[7malias", touid=uid)
        peer.expect(1010)
        client.accept_friendship(profile.get("nick", name))
        peer.expect(1015)
        return peer, uid

    def test_no_byte_of_anothers_text_reaches_the_terminal_as_control(self):
        with self.client("--offline", columns=100, rows=40) as client:
            client.register("alice")
            client.log_in("alice")
            peer, uid = self.befriend(client, "mallory", nick="mal\u0301lory")
            for number, text in enumerate(NASTY):
                peer.send(1017, fromuid=peer.uid, touid=uid, text_array=[{"msgid": f"m-{number}", "content": text}])
                # The server refuses a NUL and half a surrogate pair; all else is for the client to make harmless.
                peer.expect(1018, may_refuse=True)
            # The last one is there when all before it are; scrolling shows them all.
            client.expect("AAAAA")
            client.open_chat("mal")
            client.expect("A" * 30)
            seen = ""
            for _ in range(12):
                client.press_and_settle("PageUp")
                shown = client.screen.text
                client.press_and_settle("Ctrl-L")
                self.assertEqual(client.screen.text, shown, "the terminal and the program agree on every column")
                seen += shown
            for text in ("[31mred", "]0;title", "gnp.exe", "separator", "space"):
                self.assertIn(text, seen)
            self.assertEqual(client.screen.title, "WeChat")
            self.assertEqual(client.screen.bells, 0)

    def test_pasted_control_bytes_are_text_too(self):
        with self.client("--offline") as client:
            client.expect_login_page()
            client.send(b"\x1b[200~al\x1b[31mice\x07\x9b\x00\x03\x11\x1b]0;x\x07\x1b[201~")
            client.wait_for(lambda: client.screen.find("al"), "the pasted text")
            client.press_and_settle("F2")
            client.expect("登录")


if __name__ == "__main__":
    unittest.main()
