"""A bare client of the wire protocol: what a hostile or old peer may send, without any of our code between."""

import hashlib
import http.client
import json
import os
import re
import socket
import struct

from program import LIMIT_SECONDS

PASSWORD_DIGEST = hashlib.md5(b"secret123").hexdigest()


class Peer:
    """An account at the embedded server of a client's data folder."""

    def __init__(self, offline_folder, name):
        self.name, self.email = name, f"{name}@example.org"
        self._folder = offline_folder
        with open(os.path.join(offline_folder, "server.endpoint"), encoding="ascii") as file:
            self._ports = {key: int(value) for key, value in (line.strip().split("=") for line in file)}
        self._connection = None

    def register(self, nick=None):
        self._ask("/get_verifycode", email=self.email)
        self._ask(
            "/user_register", user=self.name, email=self.email, passwd=PASSWORD_DIGEST, confirm=PASSWORD_DIGEST,
            icon="", nick=nick or self.name, sex=0, verifycode=self._mailed_code())
        return self

    def log_in(self):
        reply = self._ask("/user_login", email=self.email, passwd=PASSWORD_DIGEST)
        self.uid = reply["uid"]
        self._connection = socket.create_connection(("127.0.0.1", self._ports["chat"]), timeout=LIMIT_SECONDS)
        self.send(1005, uid=self.uid, token=reply["token"])
        self.expect(1006)
        return self

    def send(self, kind, **fields):
        body = json.dumps(fields).encode()
        self._connection.sendall(struct.pack(">HH", kind, len(body)) + body)

    def expect(self, kind, may_refuse=False):
        """Reads frames until one of this kind, which must not be a refusal unless it may, and returns its body."""
        while True:
            got, length = struct.unpack(">HH", self._read(4))
            body = json.loads(self._read(length))
            if got == kind:
                assert may_refuse or body.get("error", 0) == 0, f"frame {kind} says {body}"
                return body

    def close(self):
        if self._connection:
            self._connection.close()

    def _read(self, count):
        data = b""
        while len(data) < count:
            part = self._connection.recv(count - len(data))
            assert part, "the server closed the connection"
            data += part
        return data

    def _ask(self, path, **fields):
        connection = http.client.HTTPConnection("127.0.0.1", self._ports["gate"], timeout=LIMIT_SECONDS)
        connection.request("POST", path, json.dumps(fields))
        reply = json.loads(connection.getresponse().read())
        connection.close()
        assert reply.get("error") == 0, f"{path} says {reply}"
        return reply

    def _mailed_code(self):
        folder = os.path.join(self._folder, "mailbox")
        for name in sorted((one for one in os.listdir(folder) if one.endswith(".mail")), reverse=True):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                mail = file.read()
            if f"To: {self.email}\n" in mail:
                return re.search(r"(?<!\d)\d{6}(?!\d)", mail.split("\n\n", 1)[1])[0]
        raise AssertionError(f"no mail to {self.email}")
