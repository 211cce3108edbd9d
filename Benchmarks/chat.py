"""Typing where people type: in the composer of a chat with a long history, beside the bare program."""

import glob
import json
import os
import socket
import struct
import sys
import tempfile
import threading
import time
from statistics import median

import connections
import delivery

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "Pty"))

from client import Client
from history import environment, expect_chats, figures, make_history, status_kib
from on_pty import run_on_pty

RUNS = 11
KEYS = 40
MESSAGES = 10_000
#: What a key in the composer may cost beside the bare program.
MOST_TIMES = 1.5
TEXTS_A_SECOND = 200
#: What those texts begin with.
BUSY = "##"
#: A client has opened its chat by then.
READY_SECONDS = 3
TEXT = 1017
#: The kept session opens with the list, whose first row Enter opens.
OPEN = ["-s", "500", "-p", "\r"]
#: People mostly type where something stands already.
IN_THE_COMPOSER = [*OPEN, "-p", "hello "]
#: Anonymous memory of a client with the server inside, in MB.
MOST_MEGABYTES = 6


def chatting_kib(program, home):
    """Anonymous memory of a client that has read and written in a chat."""
    with Client([program, "--offline"], environment(home), columns=120, rows=40) as client:
        expect_chats(client)
        client.press_and_settle("Enter", "PageUp", "PageUp", "PageDown", "PageDown")
        client.send_message("你好 hello 👍🏽 再见")
        client.press_and_settle("q")
        anonymous = status_kib(client.pid, "RssAnon")
        client.press_and_settle("Backspace")
        client.quit()
    return anonymous


class Talker:
    """A friend who sends texts at an even pace, from when the client is ready to be measured until told to stop."""

    def __init__(self, server, account, to):
        self._server, self._account, self._to = server, account, to
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._talk, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ends.set()
        self._thread.join()

    def _talk(self):
        connection = connections.log_in(self._server, *self._account)
        # Nobody looks at what the server answers.
        threading.Thread(target=self._drop, args=(connection,), daemon=True).start()
        # The client starts and opens its chat meanwhile; the keys wait for the first text.
        self._ends.wait(READY_SECONDS)
        begin, number = time.monotonic(), 0
        while not self._ends.wait(max(0, begin + number / TEXTS_A_SECOND - time.monotonic())):
            number += 1
            # No letter that is typed is in it.
            text = {"msgid": f"{begin}-{number}", "content": f"{BUSY} {number}"}
            body = json.dumps(
                {"fromuid": self._account[0], "touid": self._to[0], "text_array": [text]}).encode()
            connection.sendall(struct.pack(">HH", TEXT, len(body)) + body)
        connection.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _drop(connection):
        while connection.recv(1 << 16):
            pass


class BusyAccount:
    """An account with a long history at a server of its own, and a friend who can talk to it."""

    def __init__(self, build, programs, home):
        self._home = home
        self.server = connections.Server(f"{programs}/wechat-server", f"{home}/server")
        self.own, self.friend = (connections.make_account(self.server, number) for number in range(2))
        delivery.befriend(self.server, self.friend, self.own)
        self.program = [f"{programs}/wechat-tui", "--server", f"127.0.0.1:{self.server.gate}"]
        with Client(self.program, environment(home), columns=120, rows=40) as client:
            client.log_in("bench0")
            client.quit()
        (file,) = glob.glob(f"{home}/data/wechat-tui/accounts/*/{self.own[0]}/*.db") or glob.glob(
            f"{home}/data/wechat-tui/accounts/*/{self.own[0]}.db")
        figures([f"{build}/swift/release/history-bench", "make", os.path.dirname(file), str(self.own[0]), str(MESSAGES)])

    def echo_us(self, build, keys):
        """From a key to its echo, while the friend talks in another chat than the open one."""
        with Talker(self.server, self.friend, self.own):
            run = run_on_pty(build, self._home, [*IN_THE_COMPOSER, "-w", BUSY, *keys], "Pick a chat", self.program)
        return run["echo_us"]


def measure(build, programs, table):
    programs = os.path.abspath(programs)
    program = f"{programs}/wechat-tui"
    keys = ["-k", str(KEYS)]
    samples = {"bare": [], "first": [], "chat": [], "busy": []}
    with tempfile.TemporaryDirectory(prefix="wechat-tui-bench-") as home, \
            tempfile.TemporaryDirectory(prefix="wechat-tui-bench-") as busy_home:
        make_history(build, program, home, MESSAGES)
        busy = BusyAccount(build, programs, busy_home)
        offline = [program, "--offline"]
        for run in range(RUNS + 1):
            turn = {
                "bare": run_on_pty(build, home, keys, "page-complete", [f"{build}/bare"])["echo_us"],
                "first": run_on_pty(build, home, [*OPEN, *keys], "Pick a chat", offline)["echo_us"],
                "chat": run_on_pty(build, home, [*IN_THE_COMPOSER, *keys], "Pick a chat", offline)["echo_us"],
                "busy": busy.echo_us(build, keys),
            }
            if run > 0:
                for name, figure in turn.items():
                    samples[name].append(median(figure))
        anonymous = chatting_kib(program, home)
        busy.server.stop()
    bare = median(samples["bare"])
    table.add("bare C program: key to echo, p50", f"{bare:.0f} us", "", True)

    def add(name, what, most):
        figure = median(samples[name])
        target = f"at most {most}x bare" if most else ""
        table.add(what, f"{figure:.0f} us = {figure / bare:.1f}x", target, not most or figure <= most * bare)

    add("chat", f"chat of {MESSAGES:,} messages: key to echo in the composer, p50", MOST_TIMES)
    # It also takes the hint away and makes a button look enabled.
    add("first", "the same, first letter of a text", None)
    add("busy", f"the same, {TEXTS_A_SECOND} texts a second in another chat", MOST_TIMES)
    table.add(
        "chatting, with the server inside: anonymous memory", f"{anonymous * 1024 / 1e6:.1f} MB",
        f"at most {MOST_MEGABYTES} MB", anonymous * 1024 <= MOST_MEGABYTES * 1e6)
