"""A history of a million messages: its store against a bare C program, and the shipped client on a pty with it."""

import glob
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "Pty"))

from client import Client

MESSAGES = int(os.environ.get("WECHAT_TUI_BENCH_MESSAGES", 1_000_000))
PAGE_UPS = 300
#: Of memory that is no clean page of a file: what a process costs. 8 MB.
MEMORY_LIMIT_KIB = 8_000_000 / 1024
QUERIES = ["我", "今天", "th", "station", "the to", "不在吗", "龠", "zqxzq", "明天晚上", "e"]


def figures(command):
    """Runs a program that prints name=value lines."""
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if result.returncode != 0:
        sys.exit(f"bench: {' '.join(command)} failed\n{result.stdout}")
    lines = dict(line.split("=", 1) for line in result.stdout.splitlines() if "=" in line)
    return {name: float(value) if value.replace(".", "").isdigit() else value for name, value in lines.items()}


def status_kib(pid, name):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name + ":"))


def environment(home):
    return {
        "PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8", "TERM": "xterm-256color", "WECHAT_TUI_TEST": "1",
        **{f"XDG_{kind.upper()}_HOME": f"{home}/{kind}" for kind in ("config", "data", "cache", "state")},
    }


def make_account(program, home):
    """Signs up, logs in and keeps the session. Returns the account's file."""
    with Client([program, "--offline"], environment(home), columns=120, rows=40) as client:
        client.register("bench")
        client.log_in("bench")
        client.quit()
    files = [name for name in glob.glob(f"{home}/data/wechat-tui/accounts/*/*.db")]
    if len(files) != 1:
        sys.exit(f"bench: one history was expected, not {files}")
    return files[0]


def make_history(build, program, home, count):
    """An account with so many messages. Returns its file and what making them took."""
    file = make_account(program, home)
    folder, uid = os.path.dirname(file), os.path.splitext(os.path.basename(file))[0]
    return file, figures([f"{build}/swift/release/history-bench", "make", folder, uid, str(count)])


def expect_chats(client):
    """Waits for a client that goes on with a kept session."""
    client.wait_for(
        lambda: client.screen.find("Pick a chat") and not client.screen.find("Connecting"), "the chats, connected")


def use_client(program, home):
    """The client as a user has it who scrolls far back and searches. Returns KiB of anonymous memory: shown, scrolled,
    searched."""
    with Client([program, "--offline"], environment(home), columns=120, rows=40) as client:
        expect_chats(client)
        shown = status_kib(client.pid, "RssAnon")
        client.press_and_settle("Enter")
        most = 0
        for page in range(PAGE_UPS):
            client.press_and_settle("PageUp")
            if page % 10 == 0:
                most = max(most, status_kib(client.pid, "RssAnon"))
        scrolled = max(most, status_kib(client.pid, "RssAnon"))
        most = 0
        for query in QUERIES:
            client.press_and_settle("Ctrl-F")
            client.press_and_settle("Ctrl-U")
            client.type(query)
            for _ in range(12):
                client.press_and_settle("Down")
            client.press_and_settle("PageDown", "PageDown", "PageDown", "Enter")
            most = max(most, status_kib(client.pid, "RssAnon"))
        searched = most
        client.quit()
    return shown, scrolled, searched


def measure(build, programs, table):
    program = f"{os.path.abspath(programs)}/wechat-tui"
    with tempfile.TemporaryDirectory(prefix="wechat-tui-bench-") as home:
        file, made = make_history(build, program, home, MESSAGES)
        bare = figures([f"{build}/history-bare", file])
        folder, uid = os.path.dirname(file), os.path.splitext(os.path.basename(file))[0]
        store = figures([f"{build}/swift/release/history-bench", "measure", folder, uid])
        shown, scrolled, searched = use_client(program, home)

    def milliseconds(value):
        return f"{value / 1000:.1f} ms"

    count = f"history of {MESSAGES:,}"
    table.add(f"{count}: file without index", f"{made['messages_kib'] / 1024:.0f} MiB", "", True)
    table.add(
        f"{count}: file with index", f"{made['total_kib'] / 1024:.0f} MiB", "at most 2x without",
        made["total_kib"] <= 2 * made["messages_kib"])
    table.add(f"{count}: indexed behind, in all", f"{made['index_us'] / 1e6:.0f} s", "", True)
    table.add(
        f"{count}: step of the index, p99 (max)",
        f"{milliseconds(made['index_step_p99_us'])} ({milliseconds(made['index_step_max_us'])})", "", True)
    table.add(
        f"{count}: opened, chats and last page", milliseconds(store["open_us"]), "at most 50 ms",
        store["open_us"] <= 50_000)
    table.add("bare C program: page up, p50 / p99", f"{bare['bare_page_p50_us']:.0f} / {bare['bare_page_p99_us']:.0f} us", "", True)
    table.add(
        f"{count}: page up, p50 / p99",
        f"{store['page_p50_us']:.0f} us = {store['page_p50_us'] / bare['bare_page_p50_us']:.1f}x"
        f" / {store['page_p99_us']:.0f} us", "p99 at most 5 ms", store["page_p99_us"] <= 5_000)
    table.add("bare C program: search by reading all, p50", milliseconds(bare["bare_scan_p50_us"]), "", True)
    table.add(
        f"{count}: search, p50 / p99",
        f"{milliseconds(store['search_p50_us'])} / {milliseconds(store['search_p99_us'])}", "p99 at most 100 ms",
        store["search_p99_us"] <= 100_000)
    table.add(f"{count}: slowest search", milliseconds(store["search_max_us"]), "", True)
    table.add(
        f"{count}: message kept, p50 / p99",
        f"{store['insert_p50_us']:.0f} / {store['insert_p99_us']:.0f} us", "", True)
    table.add(
        f"{count}: search right after it, p50 / p99",
        f"{milliseconds(store['fresh_search_p50_us'])} / {milliseconds(store['fresh_search_p99_us'])}", "p99 at most 100 ms",
        store["fresh_search_p99_us"] <= 100_000)
    table.add(f"{count}: store alone, peak resident", f"{store['hwm_kib'] * 1024 / 1e6:.1f} MB", "", True)
    table.add("client with it: chats shown, anonymous memory", f"{shown * 1024 / 1e6:.1f} MB", "at most 8 MB", shown <= MEMORY_LIMIT_KIB)
    table.add(
        f"client with it: {PAGE_UPS} pages up, anonymous memory", f"{scrolled * 1024 / 1e6:.1f} MB", "at most 8 MB", scrolled <= MEMORY_LIMIT_KIB)
    table.add(
        f"client with it: {len(QUERIES)} searches, anonymous memory", f"{searched * 1024 / 1e6:.1f} MB", "at most 8 MB", searched <= MEMORY_LIMIT_KIB)
