"""Runs of a program under ptybench, which types and measures."""

import os
import subprocess
import sys


def run_on_pty(build, home, options, ready, program, test_mode=False):
    """One run of ptybench; its figures by name."""
    environment = {
        "PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8",
        **{f"XDG_{kind.upper()}_HOME": f"{home}/{kind}" for kind in ("config", "data", "cache", "state")},
    }
    if test_mode:
        environment["WECHAT_TUI_TEST"] = "1"
    result = subprocess.run(
        [f"{build}/ptybench", *options, ready, *program], env=environment, stdout=subprocess.PIPE, text=True)
    if result.returncode != 0:
        sys.exit(f"bench: {' '.join(program)} could not be measured")
    figures = dict(part.split("=") for part in result.stdout.split())
    return {name: [float(one) for one in value.split(",")] for name, value in figures.items()}
