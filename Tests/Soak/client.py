"""One device with the real client core: the process `soak-peer`, its folder, and what it said."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
from contextlib import closing

import wire

#: `message.state` in the client's history.
QUEUED, SENDING, SENT, FAILED, RECEIVED = range(5)


def speaks_native(program):
    """Whether the real client core speaks the native dialect; false where the program was not built."""
    if not os.path.exists(program):
        return False
    said = subprocess.run([program, "dialect"], stdout=subprocess.PIPE, check=True).stdout
    return json.loads(said).get("dialect") == "native"


class ClientPeer:
    """Starts, drives, kills and starts again a client over one folder."""

    def __init__(self, program, account, device, folder, gate, chat_port, clock, report):
        self.account = account
        self.name = f"{account.name}/{device}"
        self._program, self._folder, self._gate, self._chat_port = program, folder, gate, chat_port
        self._clock, self._report = clock, report
        self._process = None
        self._reader = None
        self.connection = "idle"
        self.has_ended = False
        #: Texts whose acknowledgement was shown to the user.
        self.acked = set()
        self.failures = []
        #: Texts that were written since it was started: while it lives, none may be lost.
        self.written = set()
        self.starts = 0
        #: Whether a refused text was sent again by hand, which puts it behind later ones.
        self.has_retried = False
        os.makedirs(folder, exist_ok=True)

    @property
    def is_running(self):
        return self._process is not None and self._process.returncode is None

    async def start(self):
        environment = self._clock.environment()
        self._process = await asyncio.create_subprocess_exec(
            self._program, f"127.0.0.1:{self._gate}", self._folder, stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=open(f"{self._folder}/stderr", "ab"), env=environment)
        self.starts += 1
        # What was on its way into the one before may not have come to its disk.
        self.written = set()
        self.connection, self.has_ended = "idle", False
        self._reader = asyncio.create_task(self._read(self._process))
        self._write(f"resume {self.account.uid} {self.account.email} {self.account.token} 127.0.0.1 {self._chat_port}")

    async def _read(self, process):
        async for line in process.stdout:
            try:
                (key, value), = json.loads(line).items()
            except ValueError:
                # The last line of one that was killed.
                continue
            if key == "acked":
                self.acked.add(value)
            elif key == "connection":
                self.connection = value
            elif key == "ended":
                self.has_ended = True
            else:
                self.failures.append(value)
        code = await process.wait()
        if code not in (0, 3, -signal.SIGKILL, -signal.SIGTERM):
            self._report(f"{self.name}: ended with status {code}")

    def _write(self, line):
        if self.is_running:
            try:
                self._process.stdin.write(f"{line}\n".encode())
            except (OSError, RuntimeError):
                # It has just died.
                pass

    def say(self, peer, text):
        self.written.add(text)
        self._write(f"say {peer} {text}")

    def retry(self, peer):
        self.has_retried = True
        self._write(f"retry {peer}")

    def signal(self, number):
        if self.is_running:
            self._process.send_signal(number)

    async def kill(self):
        self.signal(signal.SIGKILL)
        await self._ended()

    async def twin(self):
        """Another login of the same device. The client is told to leave, and is started again when all is healed."""
        device = self.meta().get("device")
        if device is None:
            return
        try:
            other = await wire.Wire.open("127.0.0.1", self._chat_port)
            await other.log_in(self.account.uid, self.account.token, proto=2, device=device, cursor=0)
            other.reset()
        except wire.Gone:
            pass

    async def stop(self):
        if self.is_running:
            self._process.stdin.close()
            try:
                await asyncio.wait_for(self._process.wait(), 5)
            except asyncio.TimeoutError:
                self._report(f"{self.name}: does not end when it is asked to")
                self._process.kill()
        await self._ended()

    async def _ended(self):
        if self._process is not None:
            await self._process.wait()
            await asyncio.gather(self._reader, return_exceptions=True)

    # What it has on disk.

    def _history(self):
        for folder, _, names in os.walk(self._folder):
            if f"{self.account.uid}.db" in names:
                return f"{folder}/{self.account.uid}.db"
        return None

    def messages(self):
        """Rows of the history: conversation, sender, msgid, content, state, seq, inbox, in the order they were stored."""
        path = self._history()
        if path is None:
            return []
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
            return database.execute(
                "SELECT conversation, sender, msgid, content, state, seq, inbox FROM message ORDER BY local_id").fetchall()

    def meta(self):
        path = self._history()
        if path is None:
            return {}
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
            return dict(database.execute("SELECT key, value FROM meta").fetchall())
