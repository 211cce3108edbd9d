"""Memory of idle logged-in chat connections: registers accounts at a real server and logs all of them in."""

import concurrent.futures
import hashlib
import http.client
import json
import os
import re
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

LIMIT_SECONDS = 30
#: The server mails at most 60 codes an hour to one peer; loopback has addresses enough for many peers.
ACCOUNTS_PER_PEER = 50
PASSWORD = hashlib.md5(b"secret123").hexdigest()
CHAT_LOGIN, CHAT_LOGIN_REPLY = 1005, 1006


class Server:
    """A wechat-server on ports that were free a moment ago, with its codes and readiness read from its output. Unless
    it keeps its default limits, an account may send as much as it can."""

    def __init__(self, program, folder, keeps_limits=False):
        self.gate, self.chat = free_port(), free_port()
        self.codes = {}
        self._code_came = threading.Condition()
        # An older build, which `compare` may be given, has no limits of accounts.
        known = subprocess.run([program, "--help"], stdout=subprocess.PIPE, text=True).stdout
        raised = () if keeps_limits else ("texts-at-once", "typing-at-once")
        limits = [f"--limit={name}=1000000000" for name in raised if name in known]
        self._process = subprocess.Popen(
            [program, *limits, "--gate", f"127.0.0.1:{self.gate}", "--chat", f"127.0.0.1:{self.chat}", "--data", folder,
             "--print-codes", "--log-level", "notice"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
        self.pid = self._process.pid
        ready = self._process.stderr.readline()
        if "ready" not in ready:
            sys.exit(f"bench: the server did not start: {ready}")
        for read in (self._read_codes, self._process.stderr.read):
            threading.Thread(target=read, daemon=True).start()

    def _read_codes(self):
        for line in self._process.stdout:
            if match := re.fullmatch(r"code for (\S+): (\d{6})\n", line):
                with self._code_came:
                    self.codes[match[1]] = match[2]
                    self._code_came.notify_all()

    def code(self, email):
        with self._code_came:
            if not self._code_came.wait_for(lambda: email in self.codes, LIMIT_SECONDS):
                sys.exit(f"bench: no code came for {email}")
            return self.codes.pop(email)

    def resident_kib(self):
        with open(f"/proc/{self._process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(LIMIT_SECONDS)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(connection, path, **fields):
    connection.request("POST", path, json.dumps(fields))
    reply = json.loads(connection.getresponse().read())
    if reply.get("error") != 0:
        sys.exit(f"bench: {path} was refused: {reply}")
    return reply


def make_account(server, number):
    """Registers an account, logs in at the gate, and returns its uid and token."""
    peer = number // ACCOUNTS_PER_PEER
    connection = http.client.HTTPConnection(
        "127.0.0.1", server.gate, timeout=LIMIT_SECONDS, source_address=(f"127.0.{1 + peer // 200}.{1 + peer % 200}", 0))
    name, email = f"bench{number}", f"bench{number}@example.org"
    ask(connection, "/get_verifycode", email=email)
    ask(connection, "/user_register", user=name, email=email, passwd=PASSWORD, confirm=PASSWORD, icon="", nick=name,
        sex=0, verifycode=server.code(email))
    reply = ask(connection, "/user_login", email=email, passwd=PASSWORD)
    connection.close()
    return reply["uid"], reply["token"]


def read_exactly(connection, count):
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            sys.exit("bench: the server closed a connection")
        data += part
    return data


def log_in(server, uid, token):
    """A chat connection after its login; it stays open and idle."""
    connection = socket.create_connection(("127.0.0.1", server.chat), timeout=LIMIT_SECONDS)
    body = json.dumps({"uid": uid, "token": token}).encode()
    connection.sendall(struct.pack(">HH", CHAT_LOGIN, len(body)) + body)
    kind, length = struct.unpack(">HH", read_exactly(connection, 4))
    reply = json.loads(read_exactly(connection, length))
    if kind != CHAT_LOGIN_REPLY or reply.get("error") != 0:
        sys.exit(f"bench: the chat login of {uid} was refused: {reply}")
    return connection


def settled_kib(server):
    """Resident memory once it has not moved for a second."""
    last, since = server.resident_kib(), time.monotonic()
    while time.monotonic() - since < 1:
        time.sleep(0.1)
        now = server.resident_kib()
        if now != last:
            last, since = now, time.monotonic()
    return last


def measure(program, count):
    """Resident KiB of a server before and with `count` idle logged-in connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 2 * count + 200)), hard))
    with tempfile.TemporaryDirectory(prefix="wechat-server-bench-") as folder:
        print(f"registering {count:,} accounts; each costs two slow password hashes …", file=sys.stderr)
        server = Server(program, folder)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            accounts = list(pool.map(lambda number: make_account(server, number), range(count)))
        server.stop()
        # A fresh process, so that memory which registering used cannot be used again and hide what sessions take.
        server = Server(program, folder)
        warm = [log_in(server, *account) for account in accounts[:20]]
        before = settled_kib(server)
        # The second login of an account ends its first, so those twenty are counted once.
        idle = [log_in(server, *account) for account in accounts]
        after = settled_kib(server)
        for connection in warm + idle:
            connection.close()
        server.stop()
    return before, after
