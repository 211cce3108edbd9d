"""A server, its proxy, and everybody who chats through it; lives for some rounds."""

import asyncio
import itertools
import os
import shutil
import subprocess
import sys
import time

import client
import faults
import oracle
from client import ClientPeer
from deployment import Account, Clock, Server
from family import FamilyPeer
from native import NativePeer
from proxy import Proxy
from qt import QtPeer

DRAIN_LIMIT = 45
MOUNT_MIB = 48


class World:
    def __init__(self, programs, folder, wants_mount):
        self._programs, self._folder = programs, folder
        self._wants_mount = wants_mount
        self.is_mounted = False
        #: `qt` are those of `family` that read as the Qt client does.
        self.family, self.qt, self.native, self.clients = [], [], [], []
        self._burners = []
        self.violations = []
        #: sender -> text -> the device that wrote it, and its number there, if its place matters
        self.said = {}
        self._numbers = {}
        self.is_order_certain = True
        #: The texts of this round.
        self.fresh = set()
        # Of the server, and of the real clients; a client that does not speak it is a family device.
        self.is_native = False
        self.has_native_clients = False

    # Building up and tearing down.

    async def start(self):
        os.makedirs(self._folder)
        if self._wants_mount:
            self._mount()
        self.clock = Clock(self._folder)
        self.server = Server(
            f"{self._programs}/wechat-server", self._folder, self.clock, f"{self._folder}/server.log")
        self.proxy = Proxy(self.server.chat)
        self.server.advertised = self.proxy.port
        await self.server.start()
        await self.proxy.start()
        self.accounts = [Account(name) for name in ("anna", "boris", "chen", "dora", "emil", "fang", "gita")]
        await asyncio.get_running_loop().run_in_executor(None, self._register)
        for one, other in itertools.combinations(self.accounts, 2):
            await self.server.befriend(one, other)
        self.is_native = await self.server.speaks_native(self.accounts[0])
        self.has_native_clients = self.is_native and client.speaks_native(f"{self._programs}/soak-peer")
        self._people()
        for peer in self.own_peers:
            peer.start()
        for peer in self.clients:
            await peer.start()

    def _register(self):
        for account in self.accounts:
            self.server.register(account)

    def _people(self):
        """Accounts on family devices, on real clients, and on both where the server takes that."""
        anna, boris, chen, dora, emil, fang, gita = self.accounts
        # One of them waits for each acknowledgement, as people do.
        self._add_family((anna, 1), (emil, 4))
        self._add_qt((fang, 4), (gita, 1))
        if self.is_native:
            self._add_native((boris, "one", 8), (boris, "two", 1), (dora, "harness", 4))
            if self.has_native_clients:
                self._add_clients((chen, "one"), (chen, "two"), (dora, "one"), (emil, "one"))
            else:
                self._add_clients((chen, "one"))
        else:
            self._add_family((boris, 8))
            self._add_clients((chen, "one"), (dora, "one"))

    def _add_family(self, *people):
        # Straight to the server: what a network took for such a peer counts as taken by the peer.
        self.family += [FamilyPeer(account, self.server.chat, window, self.report) for account, window in people]

    def _add_qt(self, *people):
        self.qt = [QtPeer(account, self.server.chat, window, self.report) for account, window in people]
        self.family += self.qt

    def _add_native(self, *people):
        self.native += [
            NativePeer(account, device, self.proxy.port, window, self.report) for account, device, window in people]

    def _add_clients(self, *people):
        program = f"{self._programs}/soak-peer"
        if not os.path.exists(program):
            return
        self.clients += [
            ClientPeer(program, account, device, f"{self._folder}/{account.name}-{device}", self.server.gate,
                       self.proxy.port, self.clock, self.report) for account, device in people]

    @property
    def own_peers(self):
        """Those that live in this process."""
        return self.family + self.native

    def _mount(self):
        os.makedirs(f"{self._folder}/server")
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={MOUNT_MIB}m", "soak", f"{self._folder}/server"],
            stderr=subprocess.DEVNULL)
        self.is_mounted = done.returncode == 0

    async def stop(self, keeps):
        self.stop_burning()
        for peer in self.clients:
            await peer.stop()
        for peer in self.own_peers:
            await peer.stop()
        await self.proxy.stop()
        await self.server.kill()
        if self.is_mounted:
            if keeps:
                shutil.copytree(f"{self._folder}/server", f"{self._folder}/server-kept")
            subprocess.run(["umount", f"{self._folder}/server"], check=False)
        if not keeps:
            shutil.rmtree(self._folder)

    def report(self, violation):
        self.violations.append(violation)

    def friends_of(self, account):
        return [one for one in self.accounts if one is not account]

    # A round.

    def next_text(self, name):
        self._numbers[name] = self._numbers.get(name, 0) + 1
        return f"{name}:{self._numbers[name]}"

    def _write(self, peer, random, to=None):
        text = self.next_text(peer.name)
        # A client has several texts on their way; where one is refused for the moment and its refusal lost with the
        # connection, it comes behind those that were stored.
        self.note(peer, text, is_ordered=self.is_order_certain or peer not in self.clients)
        # Some are longer than a family frame's usual, some not ASCII.
        padding = random.choice(["", " hello", " 你好，世界 🙂", " " + "x" * random.randint(1, 900)])
        full = text + padding
        self.said[peer.account.uid][full] = self.said[peer.account.uid].pop(text)
        self.fresh.add(full)
        peer.say((to or self._choose_friend(peer, random)).uid, full)

    def _choose_friend(self, peer, random):
        """Few texts go to those who read slowly, so that a round does not take minutes."""
        slow = [one.account for one in self.qt]
        friends = [one for one in self.friends_of(peer.account) if one not in slow or random.random() < 0.2]
        return random.choice(friends or self.friends_of(peer.account))

    def write_plainly(self, peer, reader, count, padding=""):
        """Some texts to one peer, as nobody's choice. Returns them."""
        texts = [self.next_text(peer.name) + padding for _ in range(count)]
        for text in texts:
            self.note(peer, text)
            peer.say(reader.account.uid, text)
        return texts

    def write_to(self, reader, random):
        """Some write to one peer, a few texts each."""
        writers = [peer for peer in self.own_peers + self.clients if peer.account is not reader.account]
        for peer in random.sample(writers, 3):
            for _ in range(random.choice([1, 8, 8, 12])):
                self._write(peer, random, reader.account)

    def note(self, peer, text, is_ordered=True):
        self.fresh.add(text)
        number = int(text.split()[0].rpartition(":")[2]) if is_ordered else None
        self.said.setdefault(peer.account.uid, {})[text] = (peer, number)

    def burn(self):
        """Keeps all processors busy."""
        for _ in range((os.cpu_count() or 1) + 1):
            self._burners.append(subprocess.Popen([sys.executable, "-c", "while True: pass"]))

    def stop_burning(self):
        for burner in self._burners:
            burner.kill()
            burner.wait()
        self._burners = []

    async def restart_server(self):
        if not self.server.is_running:
            await self.server.start()

    async def play(self, plan, random):
        """Load and faults side by side, for `plan.seconds`."""
        for peer in self.own_peers:
            peer.window_limit = 1 if plan.needs_window_of_one else None
        self.is_order_certain = not plan.needs_window_of_one
        for peer in self.native:
            peer.may_be_late = plan.moves_clock
        self.fresh = set()
        writing = [
            asyncio.create_task(self._talk(peer, plan.seconds, plan.bursts, random))
            for peer in self.own_peers + self.clients]
        writing += [asyncio.create_task(self._change(peer, plan.seconds, random)) for peer in self.native]
        breaking = [asyncio.create_task(self._break(fault, at, random)) for at, fault in plan.faults]
        done = await asyncio.gather(*writing, *breaking, return_exceptions=True)
        for one in done:
            if isinstance(one, BaseException):
                raise one

    async def _talk(self, peer, seconds, bursts, random):
        for _ in range(bursts):
            await asyncio.sleep(random.uniform(0, 2 * seconds / bursts))
            for _ in range(random.choice([1, 1, 2] if peer in self.qt else [1, 1, 2, 5, 12, 40])):
                self._write(peer, random)

    async def _change(self, peer, seconds, random):
        for _ in range(4):
            await asyncio.sleep(seconds / 4)
            peer.change(random, self.fresh)

    async def _break(self, fault, at, random):
        await asyncio.sleep(at)
        await fault(self, random)

    async def heal(self):
        self.stop_burning()
        self.server.limit_files(None)
        faults.empty_disk(self)
        self.clock.set(0)
        self.proxy.heal()
        await self.restart_server()
        for peer in self.own_peers:
            peer.hold(False)
        await self._restart_clients()
        await self.proxy.settle()

    async def _restart_clients(self):
        for peer in self.clients:
            if not peer.is_running:
                await peer.start()

    async def drain(self):
        """Waits until everything that was written has reached everybody, and says what has not. Those who are given
        one frame at a time have the time that this takes besides."""
        until = None
        while True:
            missing, reading_time = self._missing()
            if not missing or self.violations:
                return
            if until is None:
                until = time.monotonic() + DRAIN_LIMIT + reading_time
            if time.monotonic() > until:
                for one in missing:
                    self.report(f"not drained after {DRAIN_LIMIT + reading_time:.0f} s: {one}")
                return
            await self._restart_clients()
            await asyncio.sleep(0.2)

    def _missing(self):
        server = oracle.ServerView(self.server.database)
        server.note_changes(self.native, lambda _: None)
        texts_of = {account.uid: [0, 0] for account in self.accounts}
        for conversation, _, sender, msgid, _ in server.messages:
            for member in set(server.conversations[conversation][:2]):
                texts_of[member][0] += 1
                if sender != member and (sender, msgid) not in server.recalled:
                    texts_of[member][1] += 1
        missing = []
        reading_time = 0
        for peer in self.own_peers:
            every, received = texts_of[peer.account.uid]
            wanted = received if peer in self.family else every
            if not peer.is_done:
                missing.append(f"{peer.name}: {len(peer.outbox)} texts and {len(peer.forged)} forgeries without an answer")
            have = len(peer.received) if peer in self.native else len(peer.received.keys() - server.recalled)
            if have < wanted and (peer in self.native or self._lacks(server, peer, peer.received)):
                missing.append(f"{peer.name}: has {have} of {wanted} texts")
            if peer in self.qt:
                if owed := len(peer.owed_again - server.recalled):
                    missing.append(f"{peer.name}: {owed} texts that it had no time to read did not come again")
                reading_time = max(reading_time, peer.time_to_read(max(0, wanted - have)))
        for peer in self.native:
            head = server.heads.get(peer.account.uid, (0, 0))[0]
            if peer.cursor < head:
                missing.append(f"{peer.name}: its cursor is {peer.cursor} of {head}")
        for peer in self.clients:
            rows = peer.messages()
            uid = peer.account.uid
            unsent = [row for row in rows if row[1] == uid and row[4] != client.SENT]
            untaken = peer.written - {row[3] for row in rows}
            if untaken:
                missing.append(f"{peer.name}: {len(untaken)} texts are not in its history, such as {min(untaken)[:40]!r}")
            if unsent:
                missing.append(f"{peer.name}: {len(unsent)} texts without an acknowledgement")
                for friend in {row[0] for row in unsent if row[4] == client.FAILED}:
                    peer.retry(friend)
            cursor = int(peer.meta().get("cursor", 0))
            if self.has_native_clients and cursor < server.heads.get(uid, (0, 0))[0]:
                missing.append(f"{peer.name}: its cursor is {cursor} of {server.heads[uid][0]} ({peer.connection})")
            if self.has_native_clients:
                lacks = len(rows) < texts_of[uid][0]
            else:
                lacks = self._lacks(server, peer, {(row[1], row[2]) for row in rows})
            if lacks:
                missing.append(f"{peer.name}: has {len(rows)} of {texts_of[uid][0]} texts ({peer.connection})")
        return missing, reading_time

    def _lacks(self, server, peer, received):
        """Whether a family device lacks a text of others that it should have: a recalled one is passed over there."""
        return any(
            peer.account.uid in server.conversations[conversation][:2] and sender != peer.account.uid
            and (sender, msgid) not in received and (sender, msgid) not in server.recalled
            for conversation, _, sender, msgid, _ in server.messages)

    def check(self):
        server = oracle.ServerView(self.server.database)
        server.note_changes(self.native, self.report)
        marks = {}
        oracle.check_server(server, self.report)
        oracle.check_origin(server, self.said, self.report)
        elsewhere = {peer.account.uid for peer in self.native + self.clients}
        oracle.check_marks(server, {one.uid for one in self.accounts} - elsewhere, self.native, self.report)
        for peer in self.family:
            friends = [one.uid for one in self.friends_of(peer.account)]
            oracle.check_family(server, peer, friends, self.report)
        for peer in self.native:
            friends = [one.uid for one in self.friends_of(peer.account)]
            oracle.check_native(server, peer, friends, marks, self.report)
        for peer in self.clients:
            friends = [one.uid for one in self.friends_of(peer.account)]
            oracle.check_client(server, peer, friends, self.has_native_clients, self.report)
        return len(server.messages)
