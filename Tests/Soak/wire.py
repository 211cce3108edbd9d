"""Frames of the chat protocol (docs/protocol.md, chapter 2) over asyncio streams."""

import asyncio
import json
import socket
import struct

LOGIN, LOGIN_REPLY = 1005, 1006
APPLY, APPLY_REPLY, ACCEPT, ACCEPT_REPLY = 1009, 1010, 1013, 1014
TEXT, TEXT_REPLY, TEXT_NOTICE = 1017, 1018, 1019
OFFLINE, HEARTBEAT = 1021, 1023
SYNC, SYNC_REPLY, CONFIRM, EVENT = 1201, 1202, 1203, 1204
READ, READ_REPLY, RECALL, RECALL_REPLY, EDIT, EDIT_REPLY = 1209, 1210, 1211, 1212, 1213, 1214
DELIVERED = 1222
#: What a well-made text may be refused with: storage failed (1 and 1002), or the server is at its limits.
TRY_AGAIN = {1, 1002, 1101}
CONFLICT, TOO_LATE = 1103, 1104


class Gone(Exception):
    """The connection is over."""


class Wire:
    """One connection, frame by frame."""

    def __init__(self, reader, writer):
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, host, port):
        try:
            return cls(*await asyncio.wait_for(asyncio.open_connection(host, port), 3))
        except (OSError, asyncio.TimeoutError) as error:
            raise Gone() from error

    @staticmethod
    def frame(kind, **fields):
        body = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        return struct.pack(">HH", kind, len(body)) + body

    def send(self, kind, **fields):
        self.send_bytes(self.frame(kind, **fields))

    def send_bytes(self, data):
        if self._writer.is_closing():
            raise Gone()
        self._writer.write(data)

    async def read(self, limit=None):
        """The next frame's id and fields. Raises `Gone` at the end, and after `limit` seconds of silence."""
        try:
            kind, length = struct.unpack(">HH", await asyncio.wait_for(self._reader.readexactly(4), limit))
            return kind, json.loads(await asyncio.wait_for(self._reader.readexactly(length), limit))
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as error:
            raise Gone() from error

    async def ask(self, kind, reply_kind, limit=5, **fields):
        """Sends a request and returns its reply; what comes meanwhile is dropped."""
        self.send(kind, **fields)
        while True:
            came, reply = await self.read(limit)
            if came == reply_kind:
                return reply

    async def log_in(self, uid, token, **more):
        return await self.ask(LOGIN, LOGIN_REPLY, uid=uid, token=token, **more)

    def close(self):
        self._writer.close()

    def reset(self):
        """Ends the connection as the death of a process with unread input does."""
        reset(self._writer)


def reset(writer):
    connection = writer.get_extra_info("socket")
    if connection is not None:
        try:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            # It is closed already.
            pass
    writer.transport.abort()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
