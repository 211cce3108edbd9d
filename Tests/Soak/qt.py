"""A peer that reads as the family's Qt client does (docs/protocol.md, chapter 2)."""

import asyncio
import json
import queue
import select
import socket
import struct
import threading
import time

import wire
from family import FamilyPeer

#: How long it draws, and reads nothing, in seconds: after 1006, for each text, after any other frame.
AFTER_LOGIN, FOR_EACH_TEXT, AFTER_OTHERS = 0.7, 0.055, 0.01
#: What the server's pauses come to for a text that shares frames, and for a frame of its own, in seconds.
PAUSE_FOR_TEXT, PAUSE_FOR_FRAME = 0.08, 0.3
#: A frame of so many texts, whose session ends so many seconds after it came, has surely not had its pause.
MANY_TEXTS, NO_TIME = 8, 0.2


class QtWire:
    """A connection that takes one frame from each read, draws, and reads again; it is deaf after a second frame in one
    read. A thread of its own reads, so that nothing else that this process does delays it."""

    def __init__(self, connection, report):
        self._socket, self._report = connection, report
        self._loop = asyncio.get_running_loop()
        self._frames = asyncio.Queue()
        self._ending = None
        self._ended = threading.Event()
        self._wakes, self._waker = socket.socketpair()
        self._outgoing = queue.SimpleQueue()
        self._unsent = b""
        self._buffer = b""
        self.is_deaf = False
        connection.setblocking(False)
        threading.Thread(target=self._run, daemon=True).start()

    @classmethod
    async def open(cls, host, port, report):
        try:
            return cls(socket.create_connection((host, port), 3), report)
        except OSError as error:
            raise wire.Gone() from error

    # What the peer asks for.

    def send(self, kind, **fields):
        self.send_bytes(wire.Wire.frame(kind, **fields))

    def send_bytes(self, data):
        if self._ending is not None:
            raise wire.Gone()
        self._outgoing.put(data)
        self._waker.send(b"x")

    async def read(self, limit=None):
        """The next frame that was read, id and fields. Raises `wire.Gone` behind the last."""
        try:
            frame = await asyncio.wait_for(self._frames.get(), limit)
        except asyncio.TimeoutError as error:
            raise wire.Gone() from error
        if frame is None:
            self._frames.put_nowait(None)
            raise wire.Gone()
        return frame

    def close(self):
        self._end("close")

    def reset(self):
        """Dies with whatever has come and was not read."""
        self._end("reset")

    def quit(self):
        """Ends in an orderly way, with everything read that has come."""
        self._end("quit")

    def _end(self, how):
        if self._ending is None:
            self._ending = how
            self._ended.set()
            try:
                self._waker.send(b"x")
            except OSError:
                # It has ended by itself.
                pass

    # The thread.

    def _run(self):
        try:
            while self._ending is None:
                readable, writable, _ = select.select(
                    [self._socket, self._wakes], [self._socket] if self._unsent else [], [])
                if self._wakes in readable:
                    self._wakes.recv(4096)
                if self._ending is None:
                    self._write()
                    if self._socket in readable and not self._read_once():
                        break
        except OSError:
            pass
        self._finish()

    def _write(self):
        while not self._outgoing.empty():
            self._unsent += self._outgoing.get()
        if self._unsent:
            try:
                self._unsent = self._unsent[self._socket.send(self._unsent):]
            except BlockingIOError:
                pass

    def _read_once(self):
        data = self._socket.recv(65_536)
        if not data:
            return False
        if self.is_deaf:
            return True
        self._buffer += data
        frame = self._take()
        if frame is None:
            return True
        if self._buffer:
            self.is_deaf = True
            self._report(f"two frames came in one read, behind {frame[0]}: the client is deaf now")
        self._tell(frame)
        # A program that draws ends nevertheless when it is told to.
        self._ended.wait(self._time_to_draw(*frame))
        return True

    def _take(self):
        if len(self._buffer) < 4:
            return None
        kind, length = struct.unpack(">HH", self._buffer[:4])
        if len(self._buffer) < 4 + length:
            return None
        body, self._buffer = self._buffer[4:4 + length], self._buffer[4 + length:]
        return kind, json.loads(body)

    @staticmethod
    def _time_to_draw(kind, fields):
        if kind == wire.LOGIN_REPLY:
            return AFTER_LOGIN
        if kind == wire.TEXT_NOTICE:
            return max(AFTER_OTHERS, FOR_EACH_TEXT * len(fields.get("text_array") or []))
        return AFTER_OTHERS

    def _finish(self):
        if self._ending == "quit" and not self.is_deaf:
            self._read_what_came()
        if self._ending == "reset":
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._ending = self._ending or "close"
        self._socket.close()
        self._wakes.close()
        self._waker.close()
        self._tell(None)

    def _read_what_came(self):
        try:
            while data := self._socket.recv(65_536):
                self._buffer += data
        except OSError:
            pass
        while frame := self._take():
            self._tell(frame)

    def _tell(self, frame):
        try:
            self._loop.call_soon_threadsafe(self._frames.put_nowait, frame)
        except RuntimeError:
            # The harness has ended.
            pass


class QtPeer(FamilyPeer):
    """The account's only device, so what it does not get is lost."""

    asks_for_native = False

    def __init__(self, *arguments):
        super().__init__(*arguments)
        #: (sender, msgid) of texts that it had no time to read before a session ended; they must come again.
        self.owed_again = set()
        #: When the last texts came in this session, and which.
        self._newest = None

    async def _session(self):
        self._newest = None
        try:
            await super()._session()
        finally:
            if self._newest is not None:
                came, keys = self._newest
                if len(keys) >= MANY_TEXTS and time.monotonic() - came < NO_TIME:
                    self.owed_again.update(keys)

    def _arrived(self, fields, seen):
        super()._arrived(fields, seen)
        keys = [(fields["fromuid"], item["msgid"]) for item in fields.get("text_array") or []]
        self._newest = (time.monotonic(), keys)
        self.owed_again.difference_update(keys)

    @property
    def has_got_texts(self):
        """Whether texts have come in this session."""
        return self._newest is not None

    async def _open(self):
        return await QtWire.open("127.0.0.1", self._port, lambda what: self._report(f"{self.name}: {what}"))

    @property
    def is_online(self):
        return self._wire is not None

    def quit(self):
        """The user closes the program, and it is started again."""
        if self._wire is not None:
            self._wire.quit()

    def hold(self, is_held):
        self._is_held = is_held
        if is_held:
            self.quit()

    def time_to_read(self, missing):
        """Seconds in which the server can have given it so many texts, and taken what it has to send."""
        frames = 10 + missing // 40 + 2 * len(self.outbox) // max(1, self.window)
        return 2 + missing * PAUSE_FOR_TEXT + frames * PAUSE_FOR_FRAME
