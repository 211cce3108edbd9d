"""Nobody reads the server's log, and somebody outside has it written all the time."""

import os
import socket
import threading
import unittest

from server import PASSWORD, Server, wait_until

LINES = 1500


class LogTests(unittest.TestCase):
    def flood(self, server):
        """Requests that fail, each worth a line at debug; connections that send nonsense."""
        def work(number):
            for index in range(LINES // 10):
                try:
                    with socket.create_connection(("127.0.0.1", server.chat_port), 5) as peer:
                        peer.sendall(b"\xff" * 64)
                        peer.recv(16)
                except OSError:
                    pass
        threads = [threading.Thread(target=work, args=(number,)) for number in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def free_ports(self):
        sockets = [socket.socket() for _ in range(2)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        ports = tuple(one.getsockname()[1] for one in sockets)
        for one in sockets:
            one.close()
        return ports

    def chat_beside(self, error_output, after_start=lambda: None):
        with Server(error_output=error_output, ports=self.free_ports(), log_level="trace") as server:
            after_start()
            self.assertTrue(wait_until(lambda: self.can_connect(server.gate_port)))
            alice, boris = server.register("alice"), server.register("boris")
            server.befriend(alice, boris)
            peer = server.chat(alice, native=True)
            self.flood(server)
            reply = peer.text(boris.uid, "hello", seconds=5)
            self.assertIsNotNone(reply, "a text is answered although nobody reads the log")
            self.assertEqual(reply["error"], 0)
            self.assertEqual(server.log_in(alice, timeout=10)["error"], 0)
            self.assertEqual(server.stop(), 0, "it ends in order")

    def can_connect(self, port):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            return False

    def test_a_full_pipe_holds_nobody_up(self):
        reader, writer = os.pipe()
        try:
            # Full from the start.
            os.set_blocking(writer, False)
            try:
                while True:
                    os.write(writer, b"x" * 4096)
            except BlockingIOError:
                os.set_blocking(writer, True)
            self.chat_beside(writer)
        finally:
            os.close(reader)
            os.close(writer)

    def test_a_closed_pipe_ends_nothing(self):
        reader, writer = os.pipe()
        try:
            self.chat_beside(writer, after_start=lambda: os.close(reader))
        finally:
            os.close(writer)

    def test_what_is_missing_is_told_when_the_log_is_read_again(self):
        reader, writer = os.pipe()
        with Server(error_output=writer, ports=self.free_ports(), log_level="trace") as server:
            os.close(writer)
            self.assertTrue(wait_until(lambda: self.can_connect(server.gate_port)))
            for _ in range(4):
                self.flood(server)
            read = b""
            os.set_blocking(reader, False)
            def has_told():
                nonlocal read
                try:
                    read += os.read(reader, 1 << 20)
                except BlockingIOError:
                    pass
                return b" ready" in read and (b" lines dropped" in read or b" left out" in read)
            self.assertTrue(wait_until(has_told), read[-300:])
            self.assertLess(len(read), 4 << 20)
        os.close(reader)

    def test_failed_logins_do_not_fill_the_log(self):
        with Server() as server:
            before = len(server.log())
            for index in range(200):
                server.post("/user_login", dict(email=f"nobody{index}@example.org", passwd=PASSWORD), f"127.0.4.{index % 50 + 1}")
            self.assertLess(len(server.log()) - before, 8192)


if __name__ == "__main__":
    unittest.main()
