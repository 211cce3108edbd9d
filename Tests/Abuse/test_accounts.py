"""Passwords, codes and tokens are guessed, and people are locked out of what is theirs."""

import os
import re
import threading
import unittest

from server import PASSWORD, Server, secret, wait_until


class AccountTests(unittest.TestCase):
    def test_one_address_does_not_keep_the_logins_of_others_waiting(self):
        with Server() as server:
            alice = server.register("alice")
            stop = threading.Event()

            def guess(number):
                index = 0
                while not stop.is_set():
                    index += 1
                    fields = dict(email=f"nobody{number}-{index}@example.org", passwd=PASSWORD)
                    try:
                        server.post("/user_login", fields, "127.0.5.1")
                    except OSError:
                        pass

            threads = [threading.Thread(target=guess, args=(number,)) for number in range(80)]
            for thread in threads:
                thread.start()
            try:
                outcomes = [server.log_in(alice, "127.0.5.2")["error"] for _ in range(10)]
            finally:
                stop.set()
                for thread in threads:
                    thread.join()
            self.assertEqual(outcomes, [0] * 10)

    def test_passwords_are_guessed_only_so_often_and_nobody_is_locked_out_at_home(self):
        with Server() as server:
            alice = server.register("alice", source="127.0.6.1")
            at_one = [server.log_in(alice, f"127.0.7.{n + 1}", secret(f"guess{n}"))["error"] for n in range(40)]
            self.assertIn(1100, at_one, "one account, many addresses")
            self.assertEqual(server.log_in(alice, "127.0.6.1")["error"], 0, "the owner at home")
            fields = [dict(email=f"user{n}@example.org", passwd=PASSWORD) for n in range(60)]
            at_many = [server.post("/user_login", one, "127.0.8.1")["error"] for one in fields]
            self.assertIn(1100, at_many, "one address, many accounts")

    def test_tokens_are_guessed_only_so_often(self):
        with Server() as server:
            alice = server.register("alice")
            outcomes = []
            for _ in range(40):
                peer = server.connect("127.0.9.1")
                outcomes += [peer.ask(1005, 1006, uid=alice.uid, token=f"{n:064x}")["error"] for n in range(4)]
                peer.close()
            self.assertIn(1100, outcomes)
            server.chat(alice, source="127.0.9.2").close()

    def test_nobody_learns_without_a_login_who_has_been_here(self):
        with Server() as server:
            alice = server.register("alice")
            peer = server.connect()
            known = peer.ask(1005, 1006, uid=alice.uid, token="0" * 64)
            unknown = peer.ask(1005, 1006, uid=424242, token="0" * 64)
            self.assertEqual(known, unknown)

    def test_strangers_spoil_nobodys_code_and_flood_no_mailbox(self):
        with Server() as server:
            email = "owner@example.org"
            self.assertEqual(server.post("/get_verifycode", {"email": email}, "127.0.10.1")["error"], 0)
            code = server.code(email)
            wrong = f"{(int(code) + 1) % 10 ** 6:06d}"

            def register(code, source):
                return server.post("/user_register", dict(
                    user="owner", email=email, passwd=PASSWORD, confirm=PASSWORD, verifycode=code), source)["error"]

            for number in range(30):
                register(wrong, f"127.0.11.{number % 6 + 1}")
            self.assertEqual(register(code, "127.0.10.1"), 0)
            mails = [server.post("/get_verifycode", {"email": f"victim+{n}@example.org"}, "127.0.12.1")["error"]
                     for n in range(30)]
            self.assertLessEqual(mails.count(0), 10)

    def test_sixty_people_behind_one_address_register_within_an_hour(self):
        with Server() as server:
            outcomes = [server.post("/get_verifycode", {"email": f"p{n}@example.org"})["error"] for n in range(70)]
            self.assertEqual(set(outcomes), {0})

    def test_behind_a_trusted_proxy_each_client_has_limits_of_its_own(self):
        with Server("--trusted-proxy", "127.0.0.1", "--limit", "codes-per-address=3") as server:
            def ask(name, client, source=None):
                return server.post("/get_verifycode", {"email": f"{name}@example.org"}, source,
                                   {"X-Forwarded-For": client})["error"]

            self.assertEqual([ask(f"a{n}", "203.0.113.1") for n in range(4)], [0, 0, 0, 1100])
            self.assertEqual(ask("b", "6.6.6.6, 203.0.113.2"), 0)
            # Whoever is no proxy of ours cannot choose whom to be.
            self.assertEqual([ask(f"c{n}", f"203.0.113.{n}", "127.0.13.1") for n in range(4)], [0, 0, 0, 1100])

    def test_a_new_password_and_a_logout_end_what_they_should(self):
        with Server() as server:
            alice, boris = server.register("alice"), server.register("boris")
            server.befriend(alice, boris)
            family, native = server.chat(alice), server.chat(alice, native=True)
            # Ten seconds pass between two mails to a mailbox.
            asked = {}

            def ask():
                asked.update(server.post("/get_verifycode", {"email": alice.email}))
                return asked["error"] == 0

            self.assertTrue(wait_until(ask))
            reply = server.post("/reset_pwd", dict(
                user="alice", email=alice.email, passwd=secret("new"), verifycode=server.code(alice.email)))
            self.assertEqual(reply["error"], 0)
            self.assertTrue(family.is_ended_by_server())
            self.assertTrue(native.is_ended_by_server())
            self.assertNotEqual(server.connect().ask(1005, 1006, uid=alice.uid, token=alice.token)["error"], 0)
            tokens = [server.log_in(alice, password=secret("new"))["token"] for _ in range(11)]
            alice.token = tokens[0]
            session = server.chat(alice, native=True)
            end = server.post("/user_logout", dict(uid=alice.uid, token=tokens[10], all=True))
            self.assertEqual(end, {"error": 0})
            self.assertTrue(session.is_ended_by_server())
            self.assertNotEqual(server.connect().ask(1005, 1006, uid=alice.uid, token=tokens[0])["error"], 0)

    def test_the_old_password_gets_no_token_that_outlives_a_reset(self):
        with Server() as server:
            alice = server.register("alice")
            asked = {}

            def ask():
                asked.update(server.post("/get_verifycode", {"email": alice.email}))
                return asked["error"] == 0

            self.assertTrue(wait_until(ask))
            ends = threading.Event()
            replies = []

            # Passwords wait for their turn to be checked, so some of these are under way at the moment of the reset.
            def log_in(number):
                while not ends.is_set():
                    replies.append(server.log_in(alice, f"127.0.8.{number}"))

            threads = [threading.Thread(target=log_in, args=(number + 1,)) for number in range(8)]
            for thread in threads:
                thread.start()
            self.assertTrue(wait_until(lambda: len(replies) > 4))
            reply = server.post("/reset_pwd", dict(
                user="alice", email=alice.email, passwd=secret("new"), verifycode=server.code(alice.email)))
            after = len(replies)
            wait_until(lambda: len(replies) > after + 8)
            ends.set()
            for thread in threads:
                thread.join()
            self.assertEqual(reply["error"], 0)
            tokens = [reply["token"] for reply in replies if reply["error"] == 0]
            self.assertGreater(len(tokens), 4)
            for token in tokens:
                peer = server.connect()
                self.assertNotEqual(peer.ask(1005, 1006, uid=alice.uid, token=token)["error"], 0)
                peer.close()

    def test_what_happened_is_noted_in_a_file_that_may_be_moved_away(self):
        with Server() as probe:
            folder = probe.folder
            with Server("--audit-log", f"{folder}/audit") as server:
                alice = server.register("alice")
                server.log_in(alice, password=secret("wrong"))
                self.assertTrue(wait_until(lambda: " outcome=1009 " in open(f"{folder}/audit").read()))
                self.assertEqual(os.stat(f"{folder}/audit").st_mode & 0o777, 0o600)
                os.rename(f"{folder}/audit", f"{folder}/old")
                server.process.send_signal(1)
                self.assertTrue(wait_until(lambda: os.path.exists(f"{folder}/audit")), "SIGHUP")
                self.assertTrue(server.is_running)
                server.log_in(alice)
                self.assertTrue(wait_until(lambda: re.search(
                    rf" login outcome=0 uid={alice.uid} ", open(f"{folder}/audit").read())))
                old = open(f"{folder}/old").read()
                for hidden in (PASSWORD, secret("wrong"), alice.token, server.code(alice.email)):
                    self.assertNotIn(hidden, old)

    def test_it_is_said_when_nothing_can_be_noted(self):
        with Server("--audit-log", "/dev/full") as server:
            server.register("alice")
            self.assertTrue(wait_until(lambda: "audit log cannot be written" in server.log()))

    def test_a_second_server_stays_off_the_data_when_the_lock_file_is_gone(self):
        with Server() as first:
            os.unlink(f"{first.database}.lock")
            with self.assertRaisesRegex(AssertionError, "another server"):
                Server(data=first.data).__enter__()
            first.register("alice")


if __name__ == "__main__":
    unittest.main()
