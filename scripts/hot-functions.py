#!/usr/bin/env python3
"""Writes scripts/hot-functions.order: the sections of the functions that a user's day calls, for the linker to put together.

    scripts/hot-functions.py FOLDER      holding wechat-tui; needs valgrind; half a minute

The kernel maps code in runs of 64 KiB around each function that is called. A sixth of the program's functions is called,
and they were spread over nearly all of it. A name that a later program no longer has does no harm; one that is missing
costs some memory. So run it when much was renamed or added, not with every change (docs/decisions.md).
"""

import glob
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
# Read when the harness is imported: under valgrind the program is some thirty times slower.
os.environ.setdefault("WECHAT_TUI_TEST_LIMIT", "60")
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "Tests", "Pty"))

from client import FILE_TRANSFER, Client


def environment(home):
    return {
        "PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8", "TERM": "xterm-256color", "WECHAT_TUI_TEST": "1",
        **{f"XDG_{kind.upper()}_HOME": f"{home}/{kind}" for kind in ("config", "data", "cache", "state")},
    }


def send(client, text):
    """Sends a message, with Enter alone: what reaches a program under valgrind in one piece with it looks pasted."""
    seen = len(client.screen.markers)
    client.type(text)
    client.wait_for(lambda: any(marker.kind == "idle" for marker in client.screen.markers[seen:]), "the text")
    client.press_and_settle("Enter")
    client.expect("Message… Enter sends", text[-2:])


def use(program, profiled):
    """A first day and the morning after: one user is profiled, with the server inside; the other one is not."""
    with tempfile.TemporaryDirectory() as home:
        with Client([*profiled, "--offline"], environment(home), columns=100, rows=30) as alice:
            alice.register("alice")
            alice.log_in("alice")
            with Client([program, "--offline"], environment(home)) as bob:
                bob.register("bob")
                bob.log_in("bob")
                bob.ask_for_friendship("alice")
                alice.expect("bob wants to be your friend")
                alice.accept_friendship("bob")
                bob.expect("alice is now your friend")
                bob.press_and_settle("Alt-1")
                alice.open_chat("bob")
                bob.open_chat("alice")
                for text in ["你好，鲍勃！👍🏽", "good morning", "今天晚上一起吃饭吗？"] * 5:
                    send(alice, text)
                send(alice, "在吗")
                # What is sent before this one is there stands above it, out of sight.
                bob.expect("在吗")
                send(bob, "早上好 👩\u200d💻 🎉 café")
                # A terminal that nobody reads stops its program, so he is waited for until it is sent.
                bob.expect("✓")
                alice.expect("早上好")
                alice.paste("两行：\n第二行 two")
                alice.expect("第二行 two")
                alice.press_and_settle("Enter")
                bob.expect("第二行 two")
                bob.quit()
            alice.press_and_settle("PageUp", "PageUp", "PageDown", "PageDown")
            alice.quit()
        # The account that logged in last comes first.
        with Client([*profiled, "--offline"], environment(home)) as bob:
            bob.expect_online()
            with Client([program, "--offline"], environment(home)) as alice:
                alice.expect_online()
                alice.open_chat("bob")
                send(alice, "看到回我")
                alice.expect("✓✓")
                bob.expect("看到回我")
                alice.quit()
            bob.open_chat("alice")
            for words in ["吃饭", "good", "好"]:
                bob.press_and_settle("Ctrl-F")
                bob.press_and_settle("Ctrl-U")
                bob.type(words)
                bob.press_and_settle("Down", "Down", "Enter")
            bob.press_and_settle("Ctrl-F", "Ctrl-U", "Esc")
            bob.open_chat(FILE_TRANSFER)
            send(bob, "记住这句话")
            bob.press_and_settle("Alt-2", "Alt-1")
            bob.quit()


def called(profile, program):
    """The program's functions in what callgrind wrote, by their names in the symbol table."""
    objects, functions, found, current = {}, {}, set(), None
    with open(profile, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = re.match(r"(c?)(ob|fn)=\((\d+)\)(?: (.*))?$", line.rstrip("\n"))
            if not match:
                continue
            is_callee, kind, number, name = match.groups()
            names = objects if kind == "ob" else functions
            if name:
                names[number] = name
            if is_callee:
                continue
            if kind == "ob":
                current = names[number]
            elif current == program:
                # Callgrind marks a recursion by an apostrophe and its depth.
                found.add(re.sub(r"'\d+$", "", names[number]))
    return found


def sections(folder):
    """What can be placed: functions that have a section of their own."""
    swift = subprocess.run(["swift", "-print-target-info"], stdout=subprocess.PIPE, text=True, check=True).stdout
    runtime = re.search(r'"runtimeResourcePath"\s*:\s*"([^"]+)"', swift)[1]
    files = glob.glob(f"{folder}/*.build/**/*.o", recursive=True) + glob.glob(f"{runtime}_static/linux/*.a")
    listed = subprocess.run(["readelf", "--section-headers", "--wide", *files], stdout=subprocess.PIPE, text=True, check=False)
    return set(re.findall(r" (\.text\.\S+) ", listed.stdout))


def main(folder):
    with tempfile.TemporaryDirectory() as work:
        program = f"{work}/wechat-tui"
        # Valgrind does not understand the debug information of Swift.
        subprocess.run(["objcopy", "--strip-debug", f"{folder}/wechat-tui", program], check=True)
        use(f"{folder}/wechat-tui", [
            "valgrind", "--tool=callgrind", f"--callgrind-out-file={work}/profile.%p", f"--log-file={work}/log.%p",
            "--demangle=no", "--fair-sched=yes", program])
        hot = set().union(*(called(profile, program) for profile in glob.glob(f"{work}/profile.*")))
    placed = sorted({f".text.{name}" for name in hot} & sections(folder))
    with open(os.path.join(ROOT, "scripts", "hot-functions.order"), "w", encoding="ascii") as file:
        file.writelines(f"{name}\n" for name in placed)
    print(f"{len(hot)} functions are called, {len(placed)} of them can be placed")


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
