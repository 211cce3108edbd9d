"""Two builds in turns, old and new: compare.py BUILD_FOLDER OLD_PROGRAMS NEW_PROGRAMS [RUNS].

A figure is worse when the medians differ in the wrong direction by more than the spread: half the distance between the
quartiles of either build, whichever is larger.
"""

import os
import shutil
import sys
import tempfile
from statistics import median, quantiles

import connections
import delivery
from history import environment
from on_pty import run_on_pty

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "Pty"))

import client as pty_client
from client import Client

RUNS = 31
KEYS = 20
#: A screen and more of messages, so that typing is measured in a chat as people have it.
MESSAGES = 30
TURN_SECONDS = 1


#: What builds have called the contact that everybody has.
CONTACT_NAMES = ("文件传输助手", pty_client.FILE_TRANSFER)


def make_home(program, home):
    """An account with a chat, whose session is kept: the next start shows it."""
    for name in CONTACT_NAMES:
        pty_client.FILE_TRANSFER = name
        try:
            return make_home_with(program, home, name)
        except AssertionError:
            shutil.rmtree(home)
    sys.exit(f"compare: {program} could not be used")


def make_home_with(program, home, contact):
    with Client([program, "--offline"], environment(home), columns=120, rows=40) as client:
        client.register("bench")
        client.log_in("bench")
        client.open_chat(contact)
        for number in range(MESSAGES):
            # The end is what is waited for: like nothing else on the screen.
            client.send_message(f"message {chr(ord('A') + number // 10)}{chr(ord('K') + number % 10)}")
        client.quit()


def client_turn(build, program, home, login_home):
    """Figures of one start each: login page, and the composer of a chat."""
    client = [program, "--offline"]
    keys = ["-k", str(KEYS)]
    frame = "\x1b]7777;frame;"
    start = run_on_pty(build, login_home, ["-s", "500"], frame, client, test_mode=True)
    login = run_on_pty(build, login_home, keys, "F1 ", client)
    resumed = run_on_pty(build, home, ["-s", "500"], frame, client, test_mode=True)
    # The kept session opens with the list, whose first row Enter opens.
    chat = run_on_pty(build, home, ["-s", "500", "-p", "\r", *keys], "Pick a chat", client)
    return {
        "login page: first frame, ms": start["start_us"][0] / 1000,
        "login page: key to echo, us": median(login["echo_us"]),
        "chats: first frame, ms": resumed["start_us"][0] / 1000,
        "composer of a chat: key to echo, us": median(chat["echo_us"]),
    }


def delivery_turns(build, sides, folder, window, runs):
    """Figures of each side's server. Each window has servers of its own: in a database that holds more texts, because
    another window let more through, each text costs more."""
    servers = {side: connections.Server(f"{programs}/wechat-server", f"{folder}/server-{side}-{window}")
               for side, programs in sides.items()}
    accounts = {side: delivery.prepare(server, delivery.PAIRS) for side, server in servers.items()}
    samples = {side: [] for side in sides}
    for run in range(runs + 1):
        for side, server in servers.items():
            one = delivery.load(build, server, accounts[side], window, "texts", TURN_SECONDS)
            if run:
                samples[side].append({
                    f"durable texts a second, window {window}": one["rate"],
                    f"processor seconds a million, window {window}": one["cpu"],
                })
    for server in servers.values():
        server.stop()
    return samples


def spread(values):
    low, _, high = quantiles(values, n=4)
    return (high - low) / 2


def show(samples):
    worse = 0
    print(f"{'':<44} {'old':>20} {'new':>20}")
    for name in samples["old"][0]:
        old, new = ([turn[name] for turn in samples[side]] for side in ("old", "new"))
        allowed = max(spread(old), spread(new))
        change = median(new) - median(old)
        is_worse = (-change if "a second" in name else change) > allowed
        worse += is_worse
        cells = [f"{median(values):,.1f} ±{spread(values):,.1f}" for values in (old, new)]
        print(f"{name:<44} {cells[0]:>20} {cells[1]:>20}  {'WORSE' if is_worse else 'ok'}")
    return worse


def main(build, old, new, runs=RUNS):
    sides = {"old": os.path.abspath(old), "new": os.path.abspath(new)}
    worse = 0
    with tempfile.TemporaryDirectory(prefix="wechat-tui-compare-") as folder:
        # Both begin with what the old one left on the disk, as after an update.
        make_home(f"{sides['old']}/wechat-tui", f"{folder}/old")
        shutil.copytree(f"{folder}/old", f"{folder}/new")
        samples = {"old": [], "new": []}
        for run in range(int(runs) + 1):
            for side, programs in sides.items():
                figures = client_turn(
                    build, f"{programs}/wechat-tui", f"{folder}/{side}", f"{folder}/login-{side}")
                # The first turn warms up.
                if run:
                    samples[side].append(figures)
        worse += show(samples)

        for window in delivery.WINDOWS:
            worse += show(delivery_turns(build, sides, folder, window, int(runs)))
    print(f"{runs} turns each, medians and half the distance of the quartiles; {worse} figures worse")
    return 1 if worse else 0


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
