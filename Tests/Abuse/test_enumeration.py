"""Somebody without an account asks the gate who has one."""

import unittest

from server import PASSWORD, Server, secret


class EnumerationTests(unittest.TestCase):
    def test_the_gate_answers_alike_about_accounts_that_exist_and_that_do_not(self):
        with Server() as server:
            alice = server.register("alice")
            for path, fields in {
                "/user_login": dict(passwd=secret("wrong")),
                "/user_register": dict(user="mallory", passwd=PASSWORD, confirm=PASSWORD, verifycode="123456"),
                "/reset_pwd": dict(user="alice", passwd=PASSWORD, verifycode="123456"),
            }.items():
                with self.subTest(path=path):
                    known = server.post(path, fields | {"email": alice.email}, source="127.0.1.1")
                    unknown = server.post(path, fields | {"email": "nobody@example.org"}, source="127.0.1.1")
                    self.assertEqual(known, unknown)
                    self.assertNotEqual(known["error"], 0)


if __name__ == "__main__":
    unittest.main()
