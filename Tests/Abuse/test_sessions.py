"""Somebody with an account, after the login: what others have of the server meanwhile, and what one account can make it do."""

import threading
import time
import unittest

from peer import Gone, frame
from server import Server


def head(server, account):
    """The number of the newest event in an account's log."""
    peer = server.connect()
    try:
        return peer.log_in(account, native=True)["inbox"]
    finally:
        peer.close()


class SessionTests(unittest.TestCase):
    def test_leafing_through_long_texts_holds_nobody_up(self):
        with Server() as server:
            alice, bob, carol, dave = (server.register(name) for name in ("alice", "bob", "carol", "dave"))
            server.befriend(alice, bob)
            server.befriend(carol, dave)
            writer = server.chat(alice, native=True)
            for _ in range(210):
                self.assertEqual(writer.text(bob.uid, "h" * 60_000)["error"], 0)
            writer.close()
            ends = threading.Event()
            pages = []

            def leaf():
                reader = server.chat(alice, native=True)
                try:
                    while not ends.is_set():
                        if reader.ask(1205, 1206, peer=bob.uid, limit=200) is not None:
                            pages.append(1)
                except Gone:
                    pass
                reader.close()

            leafing = [threading.Thread(target=leaf, daemon=True) for _ in range(16)]
            for thread in leafing:
                thread.start()
            sender = server.chat(carol, native=True)
            waits = []
            until = time.monotonic() + 6
            while time.monotonic() < until:
                began = time.monotonic()
                self.assertEqual(sender.text(dave.uid, "hello")["error"], 0)
                waits.append(time.monotonic() - began)
                time.sleep(0.01)
            ends.set()
            for thread in leafing:
                thread.join(10)
            waits.sort()
            self.assertGreater(len(pages), 50)
            # 0.6 to 0.7 s when pages were read on the thread that commits; a part of it is this script's own threads.
            self.assertLess(waits[len(waits) // 2], 0.15, f"of {len(waits)} texts beside {len(pages)} pages")

    def test_one_account_fills_neither_the_disk_nor_another_ones_log(self):
        with Server() as server:
            alice, bob = server.register("alice"), server.register("bob")
            server.befriend(alice, bob)
            sender = server.chat(alice, native=True)
            before = head(server, bob)
            for kind, reply, fields in (
                    (1017, 1018, lambda n: dict(
                        fromuid=alice.uid, touid=bob.uid, text_array=[dict(msgid=f"m{n}", content="x")])),
                    (1213, 1214, lambda n: dict(peer=bob.uid, msgid="m1", content=f"{n}")),
                    (1007, 1008, lambda n: dict(uid=str(bob.uid))),
                    (1009, 1010, lambda n: dict(uid=alice.uid, applyname=f"{n}", bakname="", touid=bob.uid))):
                with self.subTest(kind=kind):
                    sender.send_bytes(b"".join(frame(kind, **fields(number)) for number in range(4_000)))
                    outcomes = [sender.wait_for(reply)["error"] for _ in range(4_000)]
                    self.assertIn(1100, outcomes)
            # 2,000 texts and 120 edits are the bursts; some come back while all this is answered.
            self.assertLess(head(server, bob) - before, 4_000)


if __name__ == "__main__":
    unittest.main()
