"""Before anything is broken in a world: how waiting texts reach a Qt client (docs/protocol.md, chapter 2), and whether
those come again that it died over. No chance decides here, so a server that goes wrong in this is found each time."""

import asyncio
import time

import oracle
from deployment import Broken

#: Texts of one friend that need a second frame.
MANY = 45
#: What one frame holds by number and by bytes, with a pause of nearly a second, and which a small buffer does not hold.
SOME, PADDING = 12, " " + "x" * 500
PAUSE = 0.08 * SOME
#: A machine that is very busy may give it the time to read nevertheless.
TRIES = 5
#: How long what should happen soon is waited for on a busy machine, in seconds.
LIMIT = 30


async def inspect(world):
    """Returns how many texts are stored."""
    one, other = world.qt
    writers = list({peer.account: peer for peer in reversed(world.own_peers + world.clients)
                    if peer not in world.qt}.values())[:4]
    begun = time.monotonic()
    await asyncio.gather(_joined(world, writers, other), _dies_twice(world, writers[0], one))
    if not world.violations and not (one.deaths_over_whole and one.deaths_over_part):
        raise Broken(f"{one.name} was to die over frames that it had no time to read, and always had it")
    await world.drain()
    stored = world.check()
    print(f"inspection: {stored} texts, {time.monotonic() - begun:.1f} s: " + ("BROKEN" if world.violations else "ok"),
          flush=True)
    return stored


async def _joined(world, writers, reader):
    """Texts of one friend share frames of at most forty, each friend has its own, and a pause is left behind each."""
    first, second, third, fourth = writers
    await _while_away(world, reader, [(first, 1), (second, 1), (third, MANY), (fourth, 1)])
    wanted = [(first.account.uid, 1), (second.account.uid, 1), (third.account.uid, 40), (third.account.uid, MANY - 40),
              (fourth.account.uid, 1)]
    await _until(lambda: world.violations or sum(count for _, count in reader.notices) >= MANY + 3)
    if reader.notices != wanted:
        frames = f"{[count for _, count in reader.notices[:8]]}, not of {[count for _, count in wanted]}"
        world.report(f"{reader.name}: waiting texts came in frames of {frames} texts")


async def _dies_twice(world, writer, reader):
    """It dies over a frame that its system has, within its pause; and long after it over one that its system has not."""
    for _ in range(TRIES):
        await _dies(world, writer, reader, 0.1, "that its system has acknowledged, and it has not read,")
        if reader.deaths_over_whole or world.violations:
            break
    if world.violations:
        return
    reader.has_little_room = True
    await _dies(world, writer, reader, 2 * PAUSE, "that its system has not acknowledged")


async def _dies(world, writer, reader, after, which):
    """It dies so many seconds after a frame has begun to come, which must come again then."""
    texts = await _while_away(world, reader, [(writer, SOME)], PADDING)
    logins = reader.logins
    reader.die_over_next(after)
    if not await _until(lambda: reader.logins > logins):
        raise Broken(f"{reader.name} did not die over a frame")
    reader.has_little_room = False
    if not await _until(lambda: set(texts) <= set(reader.received.values())):
        missing = len(set(texts) - set(reader.received.values()))
        world.report(f"{reader.name}: {missing} of {len(texts)} texts {which} did not come again")


async def _while_away(world, reader, writings, padding=""):
    """Some write to somebody who is not there, one after the other, and who comes back then. Returns the texts."""
    reader.hold(True)
    await _until(lambda: not reader.is_online)
    texts = []
    for peer, count in writings:
        texts += world.write_plainly(peer, reader, count, padding)
        if not await _until(lambda: set(texts) <= {row[4] for row in oracle.ServerView(world.server.database).messages}):
            raise Broken(f"the texts of {peer.name} were not stored")
    reader.hold(False)
    if not await _until(lambda: reader.is_online):
        raise Broken(f"{reader.name} could not log in")
    return texts


async def _until(is_so):
    until = time.monotonic() + LIMIT
    while not is_so():
        if time.monotonic() > until:
            return False
        await asyncio.sleep(0.01)
    return True
