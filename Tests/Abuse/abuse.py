"""Runs the tests of a hostile world, each file as a process with a limit of its own, and prints one verdict for each.

usage: abuse.py PROGRAMS [NAME...]

PROGRAMS is the folder with the release builds; NAME picks files: `logins` is test_logins.py. Ends with 0 if all hold.
"""

import glob
import os
import subprocess
import sys
import time

#: Seconds that one file may take.
LIMIT = 300


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    here = os.path.dirname(os.path.abspath(__file__))
    chosen = [f"{here}/test_{name}.py" for name in sys.argv[2:]] or sorted(glob.glob(f"{here}/test_*.py"))
    environment = dict(os.environ, WECHAT_BIN=os.path.abspath(sys.argv[1]), PYTHONDONTWRITEBYTECODE="1")
    failed = []
    for path in chosen:
        name = os.path.basename(path)[len("test_"):-len(".py")]
        began = time.monotonic()
        try:
            done = subprocess.run(
                [sys.executable, path], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, timeout=LIMIT)
            output, holds = done.stdout, done.returncode == 0
        except subprocess.TimeoutExpired as error:
            output, holds = (error.stdout or b"") + b"\ntook too long\n", False
        if not holds:
            failed.append(name)
            sys.stdout.write(output.decode(errors="replace"))
        print(f"abuse: {name}: {'holds' if holds else 'FAILED'} ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"abuse: {len(chosen) - len(failed)} of {len(chosen)} hold")
    sys.exit(1 if failed else 0)


main()
