"""Measures the budgets and prints them as a table with targets: measure.py BUILD_FOLDER PROGRAMS_FOLDER [PART]."""

import os
import sys
import tempfile
from statistics import median

import chat
import connections
import delivery
import friends
import history
from on_pty import run_on_pty

RUNS = 11
KEYS = 40
IDLE_SECONDS = 20
CONNECTIONS = 2_000
PARTS = ("all", "client", "chat", "server", "delivery", "friends", "history")


class Table:
    """Rows of name, figure, target and whether it is met."""

    def __init__(self):
        self.rows = []

    def add(self, name, figure, target, is_met):
        self.rows.append((name, figure, target, "pass" if is_met else "MISSED"))

    def show(self):
        widths = [max(len(row[column]) for row in self.rows) for column in range(3)]
        for name, figure, target, verdict in self.rows:
            print(f"{name:<{widths[0]}}  {figure:>{widths[1]}}  {target:<{widths[2]}}  {verdict}")
        return all(row[3] == "pass" for row in self.rows)


def measure_client(build, programs, table):
    bare = [f"{build}/bare"]
    client = [f"{os.path.abspath(programs)}/wechat-tui", "--offline"]
    # The mark of test mode that follows the first complete frame, and in the bare program its last text.
    frame, complete = "\x1b]7777;frame;", "page-complete"
    # Text of the page's last row; test mode's own output would count when keys are measured.
    page = "F1 "
    keys = ["-k", str(KEYS)]
    samples = {"bare": [], "start": [], "keys": []}
    with tempfile.TemporaryDirectory(prefix="wechat-tui-bench-") as home:
        # Taking turns, so that what else the machine does touches all alike. The first turn warms the page cache.
        for run in range(RUNS + 1):
            turn = {
                "bare": run_on_pty(build, home, keys, complete, bare),
                # Memory is taken when what starts behind the page is up as well.
                "start": run_on_pty(build, home, ["-s", "500"], frame, client, test_mode=True),
                "keys": run_on_pty(build, home, keys, page, client),
            }
            if run > 0:
                for name, figures in turn.items():
                    samples[name].append(figures)
        idle = run_on_pty(build, home, ["-i", str(IDLE_SECONDS)], page, client)

    def middle(name, figure):
        return median(median(sample[figure]) for sample in samples[name])

    start, bare_start = middle("start", "start_us") / 1000, middle("bare", "start_us") / 1000
    echo, bare_echo = middle("keys", "echo_us"), middle("bare", "echo_us")
    resident = middle("start", "rss_kib") * 1024 / 1e6
    memory, bare_memory = (middle(name, "anon_kib") * 1024 / 1e6 for name in ("start", "bare"))
    switches = int(idle["switches"][0])
    table.add("bare C program: first frame", f"{bare_start:.1f} ms", "", True)
    table.add(
        "login page: first frame", f"{start:.1f} ms = {start / bare_start:.1f}x", "at most 3x bare",
        start <= 3 * bare_start)
    # What is mapped of files is clean, and shared with every other run of the program.
    table.add("bare C program: anonymous memory", f"{bare_memory:.1f} MB", "", True)
    table.add("login page: anonymous memory", f"{memory:.1f} MB", "at most 2.5 MB", memory <= 2.5)
    table.add("login page: resident", f"{resident:.1f} MB", "at most 40 MB", resident <= 40)
    table.add("bare C program: key to echo, p50", f"{bare_echo:.0f} us", "", True)
    table.add(
        "login page: key to echo, p50", f"{echo:.0f} us = {echo / bare_echo:.1f}x", "at most 2x bare",
        echo <= 2 * bare_echo)
    table.add(f"login page: wakeups in {IDLE_SECONDS} s idle", str(switches), "0", switches == 0)


def measure_server(programs, table):
    before, after = connections.measure(f"{os.path.abspath(programs)}/wechat-server", CONNECTIONS)
    each = (after - before) / CONNECTIONS
    table.add("server before connections: resident", f"{before / 1024:.1f} MiB", "", True)
    table.add(f"server: {CONNECTIONS:,} idle logins, each", f"{each:.1f} KiB", "at most 10 KiB", each <= 10)


def main(build, programs, part="all"):
    table = Table()
    load = os.getloadavg()[0]
    if load > 0.7:
        print(f"note: the machine is busy (load {load:.1f}), so the figures will vary")
    if part in ("all", "client"):
        measure_client(build, programs, table)
    if part in ("all", "chat"):
        chat.measure(build, programs, table)
    if part in ("all", "server"):
        measure_server(programs, table)
    if part in ("all", "delivery"):
        delivery.measure(build, f"{os.path.abspath(programs)}/wechat-server", table)
    if part in ("all", "friends"):
        friends.measure(programs, table)
    if part in ("all", "history"):
        history.measure(build, programs, table)
    print(f"release, static Swift libraries, 120x40 pty, median of {RUNS}:")
    return 0 if table.show() else 1


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or sys.argv[3:] not in ([], *([part] for part in PARTS)):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
