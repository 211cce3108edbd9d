"""A peer that reads as the family's Qt client does (docs/protocol.md, chapter 2)."""

import asyncio
import json
import queue
import select
import socket
import struct
import sys
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
#: A frame that came so many seconds before the end of its pause may count as read, for all that is known here.
MARGIN = 0.05
#: How often an idle reader checks the clock, in seconds.
TICK = 0.05
#: Texts that may share a frame.
MOST_TEXTS = 40
#: Where `struct tcp_info` of linux/tcp.h has the milliseconds since data came last.
LAST_DATA_RECEIVED = 52


class QtWire:
    """A connection that takes one frame from each read, draws, and reads again; it is deaf after a second frame in one
    read. A thread of its own reads, so that nothing else that this process does delays it; where the machine held the
    thread up for as long as the server pauses, two frames in a read may have come apart, and are taken one by one."""

    #: How often the machine held a reader up for so long, in this process.
    late_reads = 0

    def __init__(self, connection, report, left_unread):
        self._socket, self._report, self._left_unread = connection, report, left_unread
        self._loop = asyncio.get_running_loop()
        self._frames = asyncio.Queue()
        self._ending = None
        #: How long a frame waits unread until it dies, in seconds.
        self._dies_after = None
        self._ended = threading.Event()
        self._wakes, self._waker = socket.socketpair()
        self._outgoing = queue.SimpleQueue()
        self._unsent = b""
        self._buffer = b""
        #: When the thread was last seen to run, or meant to run again.
        self._was_awake = time.monotonic()
        self.is_deaf = False
        connection.setblocking(False)
        threading.Thread(target=self._run, daemon=True).start()

    @classmethod
    async def open(cls, host, port, report, left_unread, has_little_room=False):
        """`left_unread` is called with the fields of a frame that it died over, or with `None` where its system had only a
        part of it; with little room that takes no frame of some thousand bytes as a whole."""
        connection = socket.socket()
        if has_little_room:
            # The system makes it the least that it has.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        try:
            connection.settimeout(3)
            connection.connect((host, port))
        except OSError as error:
            connection.close()
            raise wire.Gone() from error
        return cls(connection, report, left_unread)

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

    def die_over_next(self, after):
        """Reads no more, and dies so many seconds after the next frame has begun to come, with that frame in its
        system's hands."""
        self._dies_after = after
        try:
            self._waker.send(b"x")
        except OSError:
            # It has ended by itself.
            pass

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
                    [self._socket, self._wakes], [self._socket] if self._unsent else [], [], TICK)
                late_by = time.monotonic() - self._was_awake
                self._was_awake += late_by
                if self._wakes in readable:
                    self._wakes.recv(4096)
                if self._ending is None:
                    self._write()
                    if self._socket in readable and self._dies_after is not None:
                        self._ended.wait(self._dies_after)
                        self._ending = self._ending or "die"
                    elif self._socket in readable and not self._read_once(late_by):
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

    def _read_once(self, late_by):
        data = self._socket.recv(65_536)
        if not data:
            return False
        if self.is_deaf:
            return True
        self._buffer += data
        while not self.is_deaf and (frame := self._take()):
            if self._buffer:
                self._judge_more(frame, late_by)
            self._tell(frame)
            # A program that draws ends nevertheless when it is told to.
            time_to_draw = self._time_to_draw(*frame)
            self._was_awake += time_to_draw
            self._ended.wait(time_to_draw)
        return True

    def _judge_more(self, frame, late_by):
        """A read brought more than a frame."""
        if late_by > self._pause(*frame) - MARGIN:
            QtWire.late_reads += 1
        else:
            self.is_deaf = True
            self._report(f"two frames came in one read, behind {frame[0]}: the client is deaf now")

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
        if self._ending == "die" and not self.is_deaf:
            self._die()
        if self._ending == "reset":
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._ending = self._ending or "close"
        self._socket.close()
        self._wakes.close()
        self._waker.close()
        self._tell(None)

    def _die(self):
        """Dies over a frame that its system has acknowledged, in full or in part, and that it has not read. A frame that
        has had its pause by then counts as read: the server cannot know better."""
        try:
            looked = time.monotonic()
            age = self._milliseconds_since_data() / 1000
            self._buffer += self._socket.recv(65_536, socket.MSG_PEEK)
        except OSError:
            # The server has ended it before.
            return
        # With unread bytes this is a reset.
        self._socket.close()
        age += time.monotonic() - looked
        frames = []
        while frame := self._take():
            frames.append(frame)
        if self._buffer:
            self._call(self._left_unread, None)
        elif frames and age < self._pause(*frames[-1]) - MARGIN:
            self._call(self._left_unread, frames.pop()[1])
        for frame in frames:
            self._tell(frame)

    def _milliseconds_since_data(self):
        """By the system's watch, so that it does not matter when this thread was woken."""
        information = self._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 160)
        return int.from_bytes(information[LAST_DATA_RECEIVED:LAST_DATA_RECEIVED + 4], sys.byteorder)

    @staticmethod
    def _pause(kind, fields):
        """What the server gives it for a frame, at least."""
        texts = fields.get("text_array") or [] if kind == wire.TEXT_NOTICE else []
        return max(PAUSE_FOR_FRAME, PAUSE_FOR_TEXT * len(texts))

    def _read_what_came(self):
        try:
            while data := self._socket.recv(65_536):
                self._buffer += data
        except OSError:
            pass
        while frame := self._take():
            self._tell(frame)

    def _tell(self, frame):
        self._call(self._frames.put_nowait, frame)

    def _call(self, what, argument):
        try:
            self._loop.call_soon_threadsafe(what, argument)
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
        #: Sender and number of texts of each notice of this session.
        self.notices = []
        #: How often it died over a frame that it had no time to read, and that its system had in part only.
        self.deaths_over_whole = self.deaths_over_part = 0
        #: Whether its next session is one whose system takes no long frame as a whole.
        self.has_little_room = False

    async def _session(self):
        self._newest = None
        self.notices = []
        try:
            await super()._session()
        finally:
            if self._newest is not None:
                came, keys = self._newest
                if len(keys) >= MANY_TEXTS and time.monotonic() - came < NO_TIME:
                    self.owed_again.update(keys)

    def _arrived(self, fields, seen):
        super()._arrived(fields, seen)
        keys = self._keys(fields)
        self._newest = (time.monotonic(), keys)
        self.owed_again.difference_update(keys)
        self.notices.append((fields["fromuid"], len(keys)))
        if len(keys) > MOST_TEXTS:
            self._report(f"{self.name}: {len(keys)} texts of {fields['fromuid']} came in one frame")

    @staticmethod
    def _keys(fields):
        return [(fields["fromuid"], item["msgid"]) for item in fields.get("text_array") or []]

    def _left_unread(self, fields):
        if fields is None:
            self.deaths_over_part += 1
            return
        self.deaths_over_whole += 1
        if "fromuid" in fields and fields.get("touid") == self.account.uid:
            self.owed_again.update(set(self._keys(fields)) - self.received.keys())

    @property
    def has_got_texts(self):
        """Whether texts have come in this session."""
        return self._newest is not None

    async def _open(self):
        return await QtWire.open(
            "127.0.0.1", self._port, lambda what: self._report(f"{self.name}: {what}"), self._left_unread,
            self.has_little_room)

    @property
    def is_online(self):
        return self._wire is not None

    def quit(self):
        """The user closes the program, and it is started again."""
        if self._wire is not None:
            self._wire.quit()

    def die_over_next(self, after):
        """It is killed while it draws or stands still, over the next frame that comes, and is started again."""
        if self._wire is not None:
            self._wire.die_over_next(after)

    def hold(self, is_held):
        self._is_held = is_held
        if is_held:
            self.quit()

    def time_to_read(self, missing):
        """Seconds in which the server can have given it so many texts, and taken what it has to send."""
        frames = 10 + missing // 40 + 2 * len(self.outbox) // max(1, self.window)
        return 2 + missing * PAUSE_FOR_TEXT + frames * PAUSE_FOR_FRAME
