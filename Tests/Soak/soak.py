#!/usr/bin/env python3
"""Rounds of faults under load, and after each the question whether a text was lost, doubled or out of order.

    soak.py PROGRAMS [--seed N] [--rounds N] [--first N] [--folder DIR]

PROGRAMS is the folder with the release builds of wechat-server and soak-peer. The same seed plans the same faults and
texts at the same times; what meets what at a moment is up to the machine. Exit status 1 says that a rule was broken;
everything is kept then, and `--first` plays again from the world it happened in.
"""

import argparse
import asyncio
import logging
import os
import random as randomness
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True

import faults
import inspection
from deployment import Broken
from qt import QtWire
from world import World

#: Rounds on one server; then everything begins anew, so that checking stays quick.
ROUNDS_PER_WORLD = 10
#: Of so many worlds one is on a file system of its own, whose space can be used up.
WORLDS_PER_MOUNT = 3


class Plan:
    """What happens in a round, decided by the seed alone."""

    def __init__(self, random, world):
        self.seconds = random.uniform(1, 2.5)
        self.bursts = random.randint(4, 12)
        possible = list(faults.ALWAYS)
        if world.clients:
            possible += faults.WITH_CLIENTS
        if world.is_mounted:
            possible += faults.WITH_MOUNT * 3
        if world.clock.works:
            possible += faults.WITH_CLOCK
        chosen = random.sample(possible, random.randint(1, 3))
        self.faults = sorted(((random.uniform(0, self.seconds), fault) for fault in chosen), key=lambda one: one[0])
        self.moves_clock = faults.jump_clock in chosen
        self.needs_window_of_one = bool(faults.NEEDS_WINDOW_OF_ONE.intersection(chosen))

    @property
    def names(self):
        return ", ".join(fault.__name__.replace("_", " ") for _, fault in self.faults)


class Totals:
    def __init__(self):
        self.counts = {}

    def add(self, **counts):
        for name, count in counts.items():
            self.counts[name] = self.counts.get(name, 0) + count

    def __str__(self):
        return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in self.counts.items())


def counters(world):
    return {
        "server_starts": world.server.starts,
        "client_starts": sum(peer.starts for peer in world.clients),
        "logins_of_our_peers": sum(peer.logins for peer in world.own_peers),
        "redelivered_to_family": sum(peer.redelivered for peer in world.family),
        "refused_for_now": sum(peer.refused for peer in world.own_peers),
        "late_reads": QtWire.late_reads,
    }


async def play_round(world, number, seed, totals, stored_before):
    random = randomness.Random(f"{seed}/{number}")
    plan = Plan(random, world)
    before, begun = counters(world), time.monotonic()
    try:
        await asyncio.wait_for(world.play(plan, random), 60)
        await asyncio.wait_for(world.heal(), 60)
    except asyncio.TimeoutError:
        world.report("the round did not come to its end")
    await world.drain()
    stored = world.check()
    after = counters(world)
    changes = {name: after[name] - before[name] for name in after}
    totals.add(rounds=1, texts=stored - stored_before, **changes)
    print(f"round {number}: {plan.names}: {stored - stored_before} texts, "
          + ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in changes.items() if count)
          + f", {time.monotonic() - begun:.1f} s: " + ("BROKEN" if world.violations else "ok"), flush=True)
    return stored


async def play_world(arguments, folder, index, numbers, totals):
    """Plays rounds on one world. Returns whether all was well."""
    wants_mount = os.geteuid() == 0 and index % WORLDS_PER_MOUNT == WORLDS_PER_MOUNT - 1
    world = World(arguments.programs, f"{folder}/world-{index}", wants_mount)
    is_well = False
    number, place = numbers.start, "before the first round"
    try:
        await world.start()
        stored = await inspection.inspect(world)
        for number in numbers:
            if world.violations:
                break
            place = f"in round {number}"
            stored = await play_round(world, number, arguments.seed, totals, stored)
        is_well = not world.violations
    finally:
        await world.stop(keeps=not is_well)
    if not is_well:
        print(f"\nviolations {place} (seed {arguments.seed}); what was there is kept in {folder}/world-{index}:")
        for violation in world.violations[:40]:
            print(f"  {violation}")
        print(f"again: --seed {arguments.seed} --first {numbers.start} --rounds {number - numbers.start + 1}")
    return is_well


async def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("programs")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--folder", default=None)
    arguments = parser.parse_args()
    # Writing to what has just been broken is what this is about.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    if arguments.seed is None:
        arguments.seed = randomness.SystemRandom().randrange(1_000_000)
    folder = arguments.folder or tempfile.mkdtemp(prefix="wechat-soak-")
    print(f"soak: seed {arguments.seed}, {arguments.rounds} rounds from {arguments.first}, in {folder}", flush=True)
    if os.geteuid() != 0:
        print("soak: not root, so no disk is filled up (files that can't grow take its place)")
    if not os.path.exists(f"{arguments.programs}/soak-peer"):
        print("soak: no soak-peer there, so only family peers take part")
    totals = Totals()
    is_well = True
    number, last = arguments.first, arguments.first + arguments.rounds
    while number < last and is_well:
        index = number // ROUNDS_PER_WORLD
        end = min(last, (index + 1) * ROUNDS_PER_WORLD)
        is_well = await play_world(arguments, folder, index, range(number, end), totals)
        number = end
    print(f"soak: seed {arguments.seed}: {totals}: " + ("all texts arrived once and in order" if is_well else "BROKEN"))
    if is_well and arguments.folder is None:
        os.rmdir(folder)
    return 0 if is_well else 1


if __name__ == "__main__":
    try:
        sys.exit(asyncio.run(main()))
    except Broken as error:
        print(f"soak: {error}", file=sys.stderr)
        traceback.print_exc()
        sys.exit(2)
