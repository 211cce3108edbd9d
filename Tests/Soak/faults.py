"""What can go wrong in a round. Each fault is begun, lasts, and is undone by `Round.heal` at the latest."""

import asyncio
import os
import signal


async def kill_server(world, random):
    await world.server.kill()
    await asyncio.sleep(random.choice([0, 0, random.uniform(0, 0.8)]))
    await world.restart_server()


async def kill_server_again_and_again(world, random):
    for _ in range(random.randint(2, 4)):
        await world.server.kill()
        await world.restart_server()
        await asyncio.sleep(random.uniform(0.02, 0.4))


async def stop_server(world, random):
    await world.server.stop()
    await asyncio.sleep(random.uniform(0, 0.3))
    await world.restart_server()


async def freeze_server(world, random):
    world.server.signal(signal.SIGSTOP)
    await asyncio.sleep(random.uniform(0.1, 1))
    world.server.signal(signal.SIGCONT)


async def kill_clients(world, random):
    """Some devices die; they are started again at once or stay away for the rest of the round."""
    for peer in random.sample(world.clients, random.randint(1, len(world.clients))) if world.clients else []:
        await peer.kill()
        if random.random() < 0.7:
            await asyncio.sleep(random.uniform(0, 0.3))
            await peer.start()
    for peer in random.sample(world.own_peers, random.randint(0, len(world.own_peers))):
        peer.kill()


async def quit_clients(world, random):
    """Family clients end and are started again. Most are closed in an orderly way with everything read: some at the
    moment at which the first of what came meanwhile leaves the server, a second after their login, some right behind
    it. Others are killed over a frame that their system has acknowledged and they have not read."""
    for _ in range(random.randint(1, 3)):
        chosen = random.sample(world.qt, random.randint(1, len(world.qt)))
        await asyncio.gather(*(_come_and_quit(world, peer, random) for peer in chosen))


async def _come_and_quit(world, peer, random):
    peer.hold(True)
    world.write_to(peer, random)
    await asyncio.sleep(0.1)
    peer.hold(False)
    await _until(lambda: peer.is_online)
    moment = random.choice(["any", "first frame", "texts", "texts", "texts", "unread", "unread"])
    if moment == "unread":
        logins = peer.logins
        peer.die_over_next(random.uniform(0.01, 0.15))
        await _until(lambda: peer.logins > logins)
        return
    if moment == "texts":
        await _until(lambda: peer.has_got_texts)
        await asyncio.sleep(random.uniform(0.03, 0.15))
    else:
        await asyncio.sleep(random.uniform(0, 2) if moment == "any" else 1 + random.uniform(-0.002, 0.01))
    peer.quit()


async def _until(is_so):
    for _ in range(400):
        if is_so():
            return
        await asyncio.sleep(0.005)


async def quit_on_a_busy_machine(world, random):
    world.burn()
    await quit_clients(world, random)
    world.stop_burning()


async def keep_processors_busy(world, random):
    world.burn()
    await asyncio.sleep(random.uniform(0.3, 1.5))
    world.stop_burning()


async def freeze_clients(world, random):
    chosen = random.sample(world.clients, min(2, len(world.clients)))
    for peer in chosen:
        peer.signal(signal.SIGSTOP)
    await asyncio.sleep(random.uniform(0.2, 1.2))
    for peer in chosen:
        peer.signal(signal.SIGCONT)


async def leave(world, random):
    """Somebody is away while others write, and comes back."""
    peer = random.choice(world.own_peers)
    peer.hold(True)
    await asyncio.sleep(random.uniform(0.3, 1.5))
    peer.hold(False)


async def cut_links(world, random):
    for _ in range(random.randint(1, 3)):
        world.proxy.cut_all()
        await asyncio.sleep(random.uniform(0.05, 0.5))


async def cut_some_links(world, random):
    for _ in range(random.randint(2, 8)):
        world.proxy.cut_one(random)
        await asyncio.sleep(random.uniform(0.02, 0.2))


async def stall_network(world, random):
    world.proxy.stall()
    await asyncio.sleep(random.uniform(0.2, 1.5))
    world.proxy.heal()


async def slow_network(world, random):
    world.proxy.slow(random.choice([1, 7, 100]), random.choice([0.001, 0.005]))
    await asyncio.sleep(random.uniform(0.3, 1.2))
    world.proxy.heal()


async def refuse_connections(world, random):
    world.proxy.refuse()
    world.proxy.cut_all()
    await asyncio.sleep(random.uniform(0.2, 0.8))
    world.proxy.heal()


async def lose_clients_silently(world, random):
    for _ in range(random.randint(1, 3)):
        world.proxy.half_open(random)
        await asyncio.sleep(random.uniform(0, 0.2))


async def deliver_late(world, random):
    for _ in range(random.randint(1, 4)):
        world.proxy.deliver_late(random, random.uniform(0.2, 1))
        await asyncio.sleep(random.uniform(0, 0.3))


async def fail_writes(world, random):
    """The server's files can't grow, as on a disk that is full or over its quota."""
    world.server.limit_files(random.choice([4096, 32_768, 200_000]))
    await asyncio.sleep(random.uniform(0.1, 0.8))
    world.server.limit_files(None)


async def fill_disk(world, random):
    """The file system under the server's folder has no room at all; only where the harness could mount one."""
    filler = f"{world.server.data}/filler"
    try:
        with open(filler, "wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 65_536)
    except OSError:
        pass
    await asyncio.sleep(random.uniform(0.2, 1))
    if random.random() < 0.3:
        await world.server.kill()
    empty_disk(world)
    if not world.server.is_running:
        await world.restart_server()


def empty_disk(world):
    filler = f"{world.server.data}/filler"
    if os.path.exists(filler):
        os.unlink(filler)


async def jump_clock(world, random):
    hours = random.choice([-48, -3, -1 / 60, 1 / 60, 3, 48])
    world.clock.set(hours * 3600)
    await asyncio.sleep(random.uniform(0.2, 1))
    if random.random() < 0.5:
        world.clock.set(0)


async def log_in_twice(world, random):
    for peer in random.sample(world.own_peers, random.randint(1, len(world.own_peers))):
        await peer.twin()
    if world.has_native_clients and random.random() < 0.5:
        await random.choice(world.clients or world.own_peers).twin()


async def storm(world, random):
    """One text a hundred times at once, under one id."""
    peer = random.choice(world.own_peers)
    friend = random.choice(world.friends_of(peer.account))
    text = world.next_text(peer.name)
    # Over further connections it overtakes what waits for its turn.
    world.note(peer, text, is_ordered=peer in world.family)
    await peer.storm(friend.uid, text)


async def replay(world, random):
    for peer in world.own_peers:
        peer.replay(random)


ALWAYS = [
    kill_server, kill_server, kill_server_again_and_again, stop_server, freeze_server, leave, cut_links, cut_some_links,
    stall_network, slow_network, refuse_connections, lose_clients_silently, deliver_late, deliver_late, fail_writes,
    log_in_twice, storm, replay, quit_clients, quit_on_a_busy_machine, quit_on_a_busy_machine, keep_processors_busy,
]
WITH_CLIENTS = [kill_clients, kill_clients, freeze_clients]
WITH_MOUNT = [fill_disk, fill_disk]
WITH_CLOCK = [jump_clock]
#: Refusals in between may put texts that are on their way together into another order than they were written in.
NEEDS_WINDOW_OF_ONE = {fail_writes, fill_disk}
