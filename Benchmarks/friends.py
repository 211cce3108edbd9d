"""Very many friends at once: how soon the client has stored them, and what a key costs afterwards beside ten friends."""

import http.server
import json
import os
import socket
import struct
import sys
import tempfile
import threading
import time
from statistics import median

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "Pty"))

from client import Client
from history import environment

FEW, MANY = 10, 20_000
STORED_SECONDS = 2
KEYS = 300
#: Events that surely fit a frame of 65,535 bytes.
PAGE = 400
#: Events that leave in one write.
PUSH = 64
#: What a key may cost with many friends, beside what it costs with few.
MOST_TIMES = 1.5
LOGIN, LOGIN_REPLY, HEARTBEAT, HEARTBEAT_REPLY = 1005, 1006, 1023, 1024
SYNC, SYNC_REPLY, CONFIRM, EVENT, CONVERSATIONS, CONVERSATIONS_REPLY = 1201, 1202, 1203, 1204, 1207, 1208
PRESENCE, PRESENCE_NOTICE, PRIVACY, PRIVACY_REPLY = 1217, 1218, 1219, 1220
ME, FIRST_FRIEND = 1001, 2000


class Deployment:
    """A gate and a chat server of one account, which gets its friends as events of its log. It keeps nothing, so that
    what is measured is the client alone."""

    def __init__(self, count):
        self._count = count
        self._chat = socket.create_server(("127.0.0.1", 0))
        self._gate = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._answering())
        self.gate_port = self._gate.server_port
        self._events = [self._friend(number) for number in range(1, count + 1)]
        # Made before, so that making them is not measured.
        frames = [frame(EVENT, event=event) for event in self._events]
        self._pushes = [b"".join(frames[place:place + PUSH]) for place in range(0, count, PUSH)]
        self._begun = None
        #: Seconds from the first event to the confirmation that all are stored.
        self.stored_after = None
        for run in (self._gate.serve_forever, self._serve):
            threading.Thread(target=run, daemon=True).start()

    def _answering(self):
        login = {"error": 0, "email": "bench@example.org", "uid": ME, "token": "t" * 64, "host": "127.0.0.1",
                 "port": str(self._chat.getsockname()[1])}

        class Gate(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                body = json.dumps(login).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Gate

    @staticmethod
    def _friend(number):
        profile = {"uid": FIRST_FRIEND + number, "name": f"friend{number}", "nick": f"朋友 {number}", "desc": "hello",
                   "icon": "", "sex": 0}
        return {"n": number, "kind": "friend", "back": "", "profile": profile}

    def _serve(self):
        while True:
            try:
                connection, _ = self._chat.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection):
        read = connection.makefile("rb")
        # Replies go between the events, not into them.
        one_at_a_time = threading.Lock()

        def send(data):
            with one_at_a_time:
                connection.sendall(data)

        def write(kind, **fields):
            send(frame(kind, **fields))

        def tell_friends():
            for push in self._pushes:
                send(push)

        while header := read.read(4):
            kind, length = struct.unpack(">HH", header)
            fields = json.loads(read.read(length) or b"{}")
            if kind == LOGIN:
                now = int(time.time() * 1000)
                write(LOGIN_REPLY, error=0, uid=ME, name="bench", email="bench@example.org", nick="Bench", desc="",
                      icon="", sex=0, proto=2, inbox=0, min_inbox=1, heartbeat=30, max_body=65535, server_time=now)
            elif kind == CONVERSATIONS:
                write(CONVERSATIONS_REPLY, error=0, conversations=[], more=False, inbox=0)
                # A client that is new takes its conversations first.
                self._begun = time.monotonic()
                threading.Thread(target=tell_friends, daemon=True).start()
            elif kind == SYNC:
                # A client that cannot take what it is pushed drops it, and asks for it.
                after = fields["cursor"]
                page = self._events[after:after + min(fields["limit"], PAGE)]
                write(SYNC_REPLY, error=0, events=page, head=self._count, min=1)
            elif kind == HEARTBEAT:
                write(HEARTBEAT_REPLY, error=0, inbox=self._count)
            elif kind == PRESENCE:
                write(PRESENCE_NOTICE, presence=[])
            elif kind == PRIVACY:
                write(PRIVACY_REPLY, error=0, read=True, typing=True, presence=True)
            elif kind == CONFIRM and fields["inbox"] == self._count and self.stored_after is None:
                self.stored_after = time.monotonic() - self._begun

    def stop(self):
        self._gate.shutdown()
        self._gate.server_close()
        self._chat.close()


def frame(kind, **fields):
    body = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    return struct.pack(">HH", kind, len(body)) + body


def processor_us(pid):
    """What a process has used, threads that have ended included."""
    # What clock_getcpuclockid() makes of a process: the clock that the scheduler keeps for it.
    return time.clock_gettime(~pid << 3 | 2) * 1e6


def cost(client, names):
    """Of each of some keys: milliseconds until it is drawn, and processor microseconds, medians."""
    drawn, used = [], []
    for name in names:
        before, begun = processor_us(client.pid), time.monotonic()
        client.press_and_settle(name)
        drawn.append((time.monotonic() - begun) * 1000)
        used.append(processor_us(client.pid) - before)
    return median(drawn), median(used)


def use_client(program, count):
    """Seconds until so many friends are stored, and what keys cost then: place -> (milliseconds, microseconds)."""
    deployment = Deployment(count)
    with tempfile.TemporaryDirectory(prefix="wechat-tui-bench-") as home:
        arguments = [program, "--server", f"127.0.0.1:{deployment.gate_port}", "--lang", "en"]
        with Client(arguments, environment(home), columns=120, rows=40) as client:
            client.expect_login_page()
            client.fill("Email or user name", "bench@example.org")
            client.fill("Your password", "secret123")
            client.press("Enter")
            client.wait_for(lambda: deployment.stored_after, f"{count} friends to be stored", limit=120)
            client.wait_for(
                lambda: client.screen.find("朋友") and not client.screen.find("Connecting"), "the chats, connected")
            # What the many have left to be done is done when the screen stands still.
            client.press_and_settle("Down")
            costs = {"chat list": cost(client, ["Down", "Up"] * (KEYS // 2))}
            client.press_and_settle("Enter")
            client.expect("Message… Enter sends")
            costs["composer"] = cost(client, ["q", "Backspace"] * (KEYS // 2))
            client.press_and_settle("Alt-2")
            client.expect("New Friends")
            costs["contacts"] = cost(client, ["Down", "Up"] * (KEYS // 2))
            client.quit()
    deployment.stop()
    return deployment.stored_after, costs


def measure(programs, table):
    program = f"{os.path.abspath(programs)}/wechat-tui"
    few_stored, few = use_client(program, FEW)
    stored, many = use_client(program, MANY)
    table.add(f"{MANY:,} friends as events: stored after", f"{stored:.1f} s", f"at most {STORED_SECONDS} s",
              stored <= STORED_SECONDS)
    for place in few:
        milliseconds, microseconds = few[place]
        table.add(f"{FEW} friends: key in the {place}, p50", f"{milliseconds:.1f} ms, {microseconds:.0f} CPU us", "", True)
        milliseconds, microseconds = many[place]
        times = microseconds / few[place][1]
        table.add(f"{MANY:,} friends: key in the {place}, p50",
                  f"{milliseconds:.1f} ms, {microseconds:.0f} CPU us = {times:.1f}x", f"at most {MOST_TIMES}x CPU",
                  times <= MOST_TIMES)
