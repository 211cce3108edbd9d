"""One chat connection, frame by frame (docs/protocol.md, chapter 2), without any of the project's code in it."""

import json
import select
import socket
import struct
import time
import uuid


class Gone(Exception):
    """The server has ended the connection."""


def frame(kind, **fields):
    return raw_frame(kind, json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode())


def raw_frame(kind, body):
    return struct.pack(">HH", kind, len(body)) + body


class ChatPeer:
    def __init__(self, port, source=None, receive_buffer=None, timeout=10):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(timeout)
        if source:
            self.socket.bind((source, 0))
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        #: Frames that came while another was waited for.
        self.others = []

    def log_in(self, account, native=False, device=None, cursor=0):
        self.account = account
        fields = dict(uid=account.uid, token=account.token)
        if native:
            fields |= dict(proto=2, device=device or str(uuid.uuid4()), cursor=cursor)
        return self.ask(1005, 1006, **fields)

    def send(self, kind, **fields):
        self.send_bytes(frame(kind, **fields))

    def send_bytes(self, data):
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise Gone() from error

    def read(self, seconds=5):
        """The next frame's id and fields, or `None` after that time. Raises `Gone` at the end."""
        until = time.monotonic() + seconds
        while True:
            if len(self._received) >= 4:
                kind, length = struct.unpack(">HH", self._received[:4])
                if len(self._received) >= 4 + length:
                    body, self._received = self._received[4:4 + length], self._received[4 + length:]
                    return kind, json.loads(body)
            poll = select.poll()
            poll.register(self.socket, select.POLLIN)
            if not poll.poll(max(0, until - time.monotonic()) * 1000):
                return None
            try:
                data = self.socket.recv(1 << 18)
            except OSError as error:
                raise Gone() from error
            if not data:
                raise Gone()
            self._received += data

    def wait_for(self, kind, seconds=10):
        """The fields of the next frame of this kind, or `None` after that time."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            came = self.read(left)
            if came is None:
                return None
            if came[0] == kind:
                return came[1]
            self.others.append(came)
        return None

    def ask(self, kind, reply, seconds=10, **fields):
        self.send(kind, **fields)
        return self.wait_for(reply, seconds)

    def text(self, to, content, msgid=None, seconds=10):
        """Sends a text; returns the acknowledgement, or `None` after that time."""
        items = [{"msgid": msgid or str(uuid.uuid4()), "content": content}]
        return self.ask(1017, 1018, seconds, fromuid=self.account.uid, touid=to, text_array=items)

    def is_ended_by_server(self, seconds=5):
        """Whether the connection ends within that time; frames that come before are kept in `others`."""
        until = time.monotonic() + seconds
        try:
            while (left := until - time.monotonic()) > 0:
                came = self.read(left)
                if came is not None:
                    self.others.append(came)
        except Gone:
            return True
        return False

    def close(self):
        self.socket.close()
