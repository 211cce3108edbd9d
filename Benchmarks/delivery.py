"""Texts a second through a server with 50 pairs of accounts: ours, and beside it in the same run the C relay."""

import concurrent.futures
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from statistics import median

import connections

PAIRS = 50
WINDOWS = (1, 16)
#: Turns are short and taken in rotation, so that what else the machine does touches all alike.
TURNS = 3
SECONDS = 4
#: A turn that no account's default limits cut short: 2,000 texts at once, which are forgiven until its next turn.
SECONDS_WITHIN_LIMITS = 1
LOGIN, LOGIN_REPLY = 1005, 1006
APPLY, APPLY_REPLY, ACCEPT, ACCEPT_REPLY = 1009, 1010, 1013, 1014


class Relay:
    """The C relay, with or without a database."""

    def __init__(self, build, *database):
        self.chat = connections.free_port()
        self._process = subprocess.Popen(
            [f"{build}/relay", str(self.chat), *database], stdout=subprocess.PIPE, text=True)
        if self._process.stdout.readline() != "ready\n":
            sys.exit("bench: the relay did not start")
        self.pid = self._process.pid

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask(connection, kind, reply_kind, **fields):
    body = connections.json.dumps(fields).encode()
    connection.sendall(struct.pack(">HH", kind, len(body)) + body)
    while True:
        kind, length = struct.unpack(">HH", connections.read_exactly(connection, 4))
        reply = connections.json.loads(connections.read_exactly(connection, length))
        if kind == reply_kind:
            if reply.get("error") != 0:
                sys.exit(f"bench: {fields} was refused: {reply}")
            return reply


def befriend(server, one, other):
    first, second = connections.log_in(server, *one), connections.log_in(server, *other)
    ask(first, APPLY, APPLY_REPLY, uid=one[0], applyname="a", bakname="b", touid=other[0])
    ask(second, ACCEPT, ACCEPT_REPLY, fromuid=other[0], touid=one[0], back="a")
    first.close()
    second.close()


def unstored_mode(server, accounts):
    """What the server relays without storing it, at full speed: on the native dialect typing, else empty lists."""
    uid, token = accounts.split(maxsplit=2)[:2]
    with socket.create_connection(("127.0.0.1", server.chat), timeout=connections.LIMIT_SECONDS) as connection:
        reply = ask(connection, LOGIN, LOGIN_REPLY, uid=int(uid), token=token, proto=2, device="bench", cursor=0)
    return "typing" if reply.get("proto") == 2 else "empty"


def prepare(server, pairs):
    """Registers the accounts, makes the pairs friends, and returns the load generator's input."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        accounts = list(pool.map(lambda number: connections.make_account(server, number), range(2 * pairs)))
    for index in range(0, len(accounts), 2):
        befriend(server, accounts[index], accounts[index + 1])
    return "".join(f"{uid} {token}\n" for uid, token in accounts)


def load(build, server, accounts, window, mode, seconds=SECONDS):
    """One turn: delivered texts a second, processor seconds of the server for a million, and milliseconds to the
    acknowledgement (median and 99th percentile)."""
    generator = subprocess.Popen(
        [f"{build}/loadgen", str(server.chat), str(window), str(seconds), mode], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True)
    generator.stdin.write(accounts)
    generator.stdin.close()
    generator.stdout.readline()
    before = processor_seconds(server.pid)
    output = generator.stdout.read()
    used = processor_seconds(server.pid) - before
    if generator.wait() != 0:
        sys.exit("bench: the load did not arrive as it was sent; see above")
    figures = {name: float(value) for name, value in (part.split("=") for part in output.split())}
    delivered = figures["delivered"]
    return {"rate": delivered / figures["seconds"], "cpu": used / delivered * 1e6, "p50": figures["p50_us"] / 1000,
            "p99": figures["p99_us"] / 1000}


def measure(build, program, table):
    with tempfile.TemporaryDirectory(prefix="wechat-server-bench-") as folder:
        print(f"registering {2 * PAIRS} accounts …", file=sys.stderr)
        ours = connections.Server(program, folder + "/data")
        accounts = prepare(ours, PAIRS)
        # Two servers with the same accounts.
        ours.stop()
        shutil.copytree(folder + "/data", folder + "/shipped")
        ours = connections.Server(program, folder + "/data")
        shipped = connections.Server(program, folder + "/shipped", keeps_limits=True)
        stored, bare = Relay(build, folder + "/relay.sqlite"), Relay(build)
        turns = [(name, server, window, "texts") for window in WINDOWS
                 for name, server in (("ours", ours), ("stored", stored))]
        unstored = unstored_mode(ours, accounts)
        turns += [("shipped", shipped, WINDOWS[-1], "texts"), ("ours", ours, WINDOWS[-1], unstored),
                  ("bare", bare, WINDOWS[-1], unstored)]
        samples = {}
        for turn in range(TURNS + 1):
            for name, server, window, mode in turns:
                seconds = SECONDS_WITHIN_LIMITS if server is shipped else SECONDS
                figures = load(build, server, accounts, window, mode, seconds if turn else 1)
                # The first turn warms up.
                if turn:
                    samples.setdefault((name, window, mode), []).append(figures)
        for server in (ours, shipped, stored, bare):
            server.stop()

    middle = {key: {name: median(one[name] for one in all_turns) for name in all_turns[0]}
              for key, all_turns in samples.items()}

    def show(label, key, against=None, target=0.0):
        one = middle[key]
        figure = f"{one['rate']:,.0f}/s"
        is_met = True
        if against:
            # Of each turn with its neighbour, so that a busy moment does not count for one side alone.
            ratio = median(mine["rate"] / theirs["rate"] for mine, theirs in zip(samples[key], samples[against]))
            figure += f" = {ratio:.2f}x"
            is_met = ratio >= target
        print(f"  {label}: {one['cpu']:.1f} CPU s a million, ack p50 {one['p50']:.1f} ms, p99 {one['p99']:.1f} ms, "
              f"turns {', '.join(format(turn['rate'], ',.0f') for turn in samples[key])}", file=sys.stderr)
        table.add(label, figure, f"at least {target}x" if against else "", is_met)
        table.add("  processor seconds a million", f"{one['cpu']:.1f}", "", True)

    for window in WINDOWS:
        show(f"C + SQLite group commit, {PAIRS} pairs, window {window}", ("stored", window, "texts"))
        show(f"server, durable, {PAIRS} pairs, window {window}", ("ours", window, "texts"),
             ("stored", window, "texts"), 0.4)
    show("  the same with its default limits", ("shipped", WINDOWS[-1], "texts"), ("stored", WINDOWS[-1], "texts"), 0.4)
    show(f"bare C relay, {unstored}, {PAIRS} pairs, window {WINDOWS[-1]}", ("bare", WINDOWS[-1], unstored))
    show(f"server, {unstored} (not stored), window {WINDOWS[-1]}", ("ours", WINDOWS[-1], unstored),
         ("bare", WINDOWS[-1], unstored), 0.25)
