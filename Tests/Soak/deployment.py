"""A wechat-server process on a folder of its own, and accounts made at its gate."""

import asyncio
import hashlib
import http.client
import json
import os
import re
import resource
import signal
import struct
import subprocess
import threading
import time

import wire

PASSWORD = hashlib.md5(b"secret123").hexdigest()
START_LIMIT = 20


class Broken(Exception):
    """The harness cannot go on: its own trouble, not a violation."""


class Account:
    def __init__(self, name):
        self.name = name
        self.email = f"{name}@example.org"
        self.uid = 0
        self.token = ""


class Clock:
    """The wall clock of server and clients, where the shim could be built."""

    def __init__(self, folder):
        self.library = f"{folder}/clockshift.so"
        self._file = f"{folder}/clock"
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "clockshift.c")
        built = subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", self.library, source], stderr=subprocess.DEVNULL)
        self.works = built.returncode == 0
        self.set(0)

    def set(self, seconds):
        # Written in place: the processes have this file mapped.
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        os.pwrite(descriptor, struct.pack("=q", int(seconds * 1000)), 0)
        os.close(descriptor)

    def environment(self):
        environment = dict(os.environ)
        if self.works:
            environment |= {"LD_PRELOAD": self.library, "CLOCK_SHIFT_FILE": self._file}
        return environment


class Server:
    """Starts, kills and starts again."""

    def __init__(self, program, folder, clock, log):
        self._program, self.data, self._clock, self._log = program, f"{folder}/server", clock, log
        self.gate, self.chat = wire.free_port(), wire.free_port()
        #: Where clients are told to connect.
        self.advertised = self.chat
        self._process = None
        self._starting = asyncio.Lock()
        self._codes = {}
        self.starts = 0
        os.makedirs(self.data, exist_ok=True)

    @property
    def database(self):
        return f"{self.data}/server.sqlite"

    @property
    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def _launch(self):
        self._process = subprocess.Popen(
            [self._program, "--gate", f"127.0.0.1:{self.gate}", "--chat", f"127.0.0.1:{self.chat}", "--advertise",
             f"127.0.0.1:{self.advertised}", "--data", self.data, "--print-codes", "--log-level", "notice",
             *(f"--limit={kind}-at-once=1000000" for kind in ("texts", "changes", "marks", "applications"))],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=open(self._log, "ab"), env=self._clock.environment(),
            # Python ignores SIGXFSZ, and so must the server, for a write beyond the limit to fail like one to a full disk.
            restore_signals=False)
        threading.Thread(target=self._read_codes, args=(self._process.stdout,), daemon=True).start()
        self.starts += 1

    def _read_codes(self, output):
        for line in output:
            if match := re.fullmatch(rb"code for (\S+): (\d{6})\n", line):
                self._codes[match[1].decode()] = match[2].decode()

    async def start(self, attempts=5):
        """Returns when the chat port accepts connections. Of several callers one starts it."""
        async with self._starting:
            for _ in range(attempts):
                if self.is_running:
                    return
                self._launch()
                process = self._process
                until = time.monotonic() + START_LIMIT
                while process.poll() is None and time.monotonic() < until:
                    try:
                        (await wire.Wire.open("127.0.0.1", self.chat)).close()
                        return
                    except wire.Gone:
                        await asyncio.sleep(0.02)
                await self.kill()
                # It was killed by another fault, or another program holds the port for a moment.
                await asyncio.sleep(0.2)
        raise Broken(f"the server does not start; see {self._log}")

    def signal(self, number):
        if self.is_running:
            self._process.send_signal(number)

    async def kill(self):
        await self._end(signal.SIGKILL)

    async def stop(self):
        await self._end(signal.SIGTERM)

    async def _end(self, number):
        # Another fault may start the next one meanwhile.
        process = self._process
        self.signal(number)
        until = time.monotonic() + START_LIMIT
        while process.poll() is None:
            if time.monotonic() > until:
                process.kill()
                raise Broken("the server did not end when it was asked to")
            await asyncio.sleep(0.01)

    def limit_files(self, size):
        """No file of the server may grow beyond this many bytes; `None` for no limit."""
        if self.is_running:
            limit = resource.RLIM_INFINITY if size is None else size
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    # The gate, for accounts; blocking, so it is called before the faults begin.

    def register(self, account):
        self._ask("/get_verifycode", email=account.email)
        until = time.monotonic() + 10
        while account.email not in self._codes:
            if time.monotonic() > until:
                raise Broken("no verification code came")
            time.sleep(0.01)
        self._ask("/user_register", user=account.name, email=account.email, passwd=PASSWORD, confirm=PASSWORD, icon="",
                  nick=account.name, sex=0, verifycode=self._codes.pop(account.email))
        reply = self._ask("/user_login", email=account.email, passwd=PASSWORD)
        account.uid, account.token = reply["uid"], reply["token"]

    def _ask(self, path, **fields):
        connection = http.client.HTTPConnection("127.0.0.1", self.gate, timeout=20)
        connection.request("POST", path, json.dumps(fields))
        reply = json.loads(connection.getresponse().read())
        connection.close()
        if reply.get("error") != 0:
            raise Broken(f"{path} was refused: {reply}")
        return reply

    async def befriend(self, one, other):
        first, second = [await wire.Wire.open("127.0.0.1", self.chat) for _ in range(2)]
        # As ones that can split glued frames, so that nothing is paced.
        await first.log_in(one.uid, one.token, proto=2, device="", cursor=0)
        await second.log_in(other.uid, other.token, proto=2, device="", cursor=0)
        await first.ask(wire.APPLY, wire.APPLY_REPLY, uid=one.uid, applyname="hello", bakname="", touid=other.uid)
        reply = await second.ask(wire.ACCEPT, wire.ACCEPT_REPLY, fromuid=other.uid, touid=one.uid, back="")
        first.close()
        second.close()
        if reply.get("error") != 0:
            raise Broken(f"no friendship: {reply}")

    async def speaks_native(self, account):
        connection = await wire.Wire.open("127.0.0.1", self.chat)
        reply = await connection.log_in(account.uid, account.token, proto=2, device="probe", cursor=0)
        connection.close()
        return reply.get("proto") == 2
