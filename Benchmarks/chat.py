"""Typing where people type: in the composer of a chat with a long history, beside the bare program."""

import os
import sys
import tempfile
from statistics import median

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "Pty"))

from client import Client
from history import environment, expect_chats, make_history, status_kib
from on_pty import run_on_pty

RUNS = 11
KEYS = 40
MESSAGES = 10_000
#: What a key in the composer may cost beside the bare program.
MOST_TIMES = 1.5
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


def measure(build, programs, table):
    program = f"{os.path.abspath(programs)}/wechat-tui"
    keys = ["-k", str(KEYS)]
    samples = {"bare": [], "chat": []}
    with tempfile.TemporaryDirectory(prefix="wechat-tui-bench-") as home:
        make_history(build, program, home, MESSAGES)
        for run in range(RUNS + 1):
            turn = {
                "bare": run_on_pty(build, home, keys, "page-complete", [f"{build}/bare"]),
                # The kept session opens with the list, whose first row Enter opens.
                "chat": run_on_pty(build, home, ["-s", "500", "-p", "\r", *keys], "Pick a chat", [program, "--offline"]),
            }
            if run > 0:
                for name, figure in turn.items():
                    samples[name].append(median(figure["echo_us"]))
        anonymous = chatting_kib(program, home)
    bare, chat = median(samples["bare"]), median(samples["chat"])
    table.add("bare C program: key to echo, p50", f"{bare:.0f} us", "", True)
    table.add(
        f"chat of {MESSAGES:,} messages: key to echo in the composer, p50", f"{chat:.0f} us = {chat / bare:.1f}x",
        f"at most {MOST_TIMES}x bare", chat <= MOST_TIMES * bare)
    table.add(
        "chatting, with the server inside: anonymous memory", f"{anonymous * 1024 / 1e6:.1f} MB",
        f"at most {MOST_MEGABYTES} MB", anonymous * 1024 <= MOST_MEGABYTES * 1e6)
