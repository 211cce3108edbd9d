"""Silent connections by the thousand, out of descriptors, half frames that are never completed."""

import resource
import socket
import struct
import time
import unittest
import warnings

from server import Server, wait_until


def raise_own_limit():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def hold(port, count, source=None, data=b""):
    """Connections that say nothing more. The server may end them at any time."""
    held = []
    for _ in range(count):
        peer = socket.socket()
        peer.settimeout(5)
        if source:
            peer.bind((source, 0))
        try:
            peer.connect(("127.0.0.1", port))
            peer.sendall(data)
        except OSError:
            pass
        held.append(peer)
    return held


class ConnectionTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise_own_limit()
        # Held on purpose until the server has ended them.
        warnings.simplefilter("ignore", ResourceWarning)

    def assert_well(self, server, alice, boris, session):
        reply = session.text(boris.uid, "still here?", seconds=5)
        self.assertIsNotNone(reply)
        self.assertEqual(reply["error"], 0)
        self.assertEqual(server.log_in(alice, timeout=5)["error"], 0)
        server.chat(boris).close()

    def people(self, server):
        alice, boris = server.register("alice"), server.register("boris")
        server.befriend(alice, boris)
        return alice, boris, server.chat(alice, native=True)

    def test_out_of_descriptors_nothing_spins_and_both_ports_stay_open(self):
        for port in ("chat_port", "gate_port"):
            with self.subTest(port=port), Server(descriptors=256, log_level="trace") as server:
                alice, boris, session = self.people(server)
                held = hold(getattr(server, port), 400)
                self.assert_well(server, alice, boris, session)
                before = server.cpu_seconds()
                time.sleep(2)
                self.assertLess(server.cpu_seconds() - before, 0.5)
                self.assertLess(server.descriptors_in_use(), 256)
                self.assert_well(server, alice, boris, session)
                for peer in held:
                    peer.close()
                self.assertTrue(wait_until(lambda: server.descriptors_in_use() < 40))
                self.assert_well(server, alice, boris, session)

    def test_a_shortage_that_no_limit_foresees_is_told_once_and_passes(self):
        with Server(descriptors=256, log_level="trace") as server:
            alice, boris, session = self.people(server)
            # Behind the server's back: fewer than it has planned for.
            resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (server.descriptors_in_use(), 256))
            held = hold(server.chat_port, 20)
            self.assertTrue(wait_until(lambda: "lack of resources" in server.log()))
            before = server.cpu_seconds()
            time.sleep(2)
            self.assertLess(server.cpu_seconds() - before, 0.5)
            self.assertEqual(server.log().count("lack of resources"), 1)
            self.assertEqual(session.text(boris.uid, "still here?")["error"], 0)
            resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (256, 256))
            self.assert_well(server, alice, boris, session)
            for peer in held:
                peer.close()

    def test_silent_connections_of_one_address_close_no_port(self):
        for port, count in (("gate_port", 2300), ("chat_port", 6000)):
            with self.subTest(port=port), Server() as server:
                alice, boris, session = self.people(server)
                held = hold(getattr(server, port), count)
                # Neither to others behind the same address nor to anybody else.
                self.assert_well(server, alice, boris, session)
                self.assertEqual(server.log_in(alice, source="127.0.9.9", timeout=5)["error"], 0)
                server.chat(boris, source="127.0.9.9").close()
                for peer in held:
                    peer.close()

    def test_what_is_held_before_a_login_has_a_bound(self):
        cases = {
            "a header that promises 65,535 bytes": struct.pack(">HH", 1005, 65535) + b"x" * 65000,
            "half a small frame": struct.pack(">HH", 1005, 4096) + b"x" * 4000,
            "many small frames": (struct.pack(">HH", 1005, 40) + b"x" * 40) * 400,
        }
        with Server() as server:
            before = server.resident_kib()
            for name, data in cases.items():
                with self.subTest(name):
                    held = []
                    for index in range(60):
                        held += hold(server.chat_port, 100, f"127.0.{40 + index}.1", data)
                    self.assertLess(server.resident_kib() - before, 120_000)
                    for peer in held:
                        peer.close()
            body = b"POST /user_login HTTP/1.1\r\nHost: x\r\nContent-Length: 16000\r\n\r\n" + b"x" * 15000
            held = []
            for index in range(20):
                held += hold(server.gate_port, 100, f"127.0.{40 + index}.1", body)
            self.assertLess(server.resident_kib() - before, 160_000)
            for peer in held:
                peer.close()
            self.assertTrue(wait_until(lambda: server.descriptors_in_use() < 60))

    def test_requests_whose_answers_nobody_takes_are_not_collected(self):
        request = b"GET /get_test?k=" + b"x" * 3500 + b" HTTP/1.1\r\nHost: a\r\n\r\n"
        with Server() as server:
            before = server.resident_kib()
            peers = []
            for index in range(8):
                peer = socket.socket()
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                peer.settimeout(1)
                peer.bind((f"127.0.7.{index + 1}", 0))
                peer.connect(("127.0.0.1", server.gate_port))
                sent = 0
                try:
                    # The system's buffers take some 3 MB.
                    while sent < 20_000_000:
                        sent += peer.send((request * 17)[sent % len(request):])
                except OSError:
                    pass
                peers.append(peer)
            self.assertLess(server.resident_kib() - before, 30_000)
            for peer in peers:
                peer.close()


if __name__ == "__main__":
    unittest.main()
