"""Checks, once everything is healed and drained, that no text was lost, doubled or put out of order."""

import sqlite3
from collections import Counter, defaultdict
from contextlib import closing

import client

TEXT_EVENT = 1


class ServerView:
    """What stands in the server's database."""

    def __init__(self, path):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as database:
            # One read transaction, so that all tables are of one moment.
            database.execute("BEGIN")
            ask = lambda sql: database.execute(sql).fetchall()
            self.conversations = {row[0]: row[1:] for row in ask(
                "SELECT conv_id, low_uid, high_uid, last_seq FROM conversation")}
            self.messages = ask(
                "SELECT conv_id, conv_seq, sender_uid, client_msg_id, body FROM message ORDER BY conv_id, conv_seq")
            self.events = ask("SELECT uid, useq, kind, conv_id, conv_seq FROM user_event ORDER BY uid, useq")
            self.heads = {row[0]: row[1:] for row in ask("SELECT uid, last_useq, min_useq FROM user_sync")}
            self.devices = ask("SELECT uid, device_id, acked_useq FROM device")
            self.delivered = ask("SELECT conv_id, uid, delivered_seq FROM member WHERE delivered_seq > 0")
            self.damage = [row[0] for row in ask("PRAGMA quick_check")]

    def note_changes(self, peers, report):
        """Takes in which texts were edited or recalled, checks the stored bodies, and puts the first content back in
        their place, so that everything else can be compared with what was written."""
        self.changes = {}
        for peer in peers:
            for msgid, change in peer.changes.items():
                if change.answer == 0:
                    self.changes[peer.account.uid, msgid] = (change.content or "", peer.acked[msgid][1])
        self.recalled = {key for key, (content, _) in self.changes.items() if not content}
        self.messages = [
            (conversation, sequence, sender, msgid, self.first_content("server", sender, msgid, body or "", report))
            for conversation, sequence, sender, msgid, body in self.messages]

    def first_content(self, name, sender, msgid, content, report):
        """What a text said first, given what it has to say now."""
        if (sender, msgid) not in self.changes:
            return content
        now, first = self.changes[sender, msgid]
        if content != now:
            report(f"{name}: text {msgid} of {sender} should say {now[:60]!r} by now and says {content[:60]!r}")
        return first

    def texts_between(self, one, other):
        """Sender, msgid and body of a conversation in the server's order."""
        for conversation, (low, high, _) in self.conversations.items():
            if {low, high} == {one, other}:
                return [(sender, msgid, body) for conv, _, sender, msgid, body in self.messages if conv == conversation]
        return []


def check_server(server, report):
    """What must hold in the database by itself."""
    if server.damage != ["ok"]:
        report(f"server: the database is damaged: {server.damage[:3]}")
    for key, count in Counter((sender, msgid) for _, _, sender, msgid, _ in server.messages).items():
        if count > 1:
            report(f"server: text {key} is stored {count} times")
    sequences = defaultdict(list)
    for conversation, sequence, *_ in server.messages:
        sequences[conversation].append(sequence)
    for conversation, (low, high, last) in server.conversations.items():
        if sequences[conversation] != list(range(1, last + 1)):
            report(f"server: conversation {low}-{high} has numbers {gaps(sequences[conversation])} up to {last}")
    numbers = defaultdict(list)
    logged = defaultdict(Counter)
    for uid, number, kind, conversation, sequence in server.events:
        numbers[uid].append(number)
        if kind == TEXT_EVENT:
            logged[uid][conversation, sequence] += 1
    for uid, (last, first) in server.heads.items():
        if numbers[uid] != list(range(first, last + 1)):
            report(f"server: the log of {uid} has numbers {gaps(numbers[uid])}, but says {first} to {last}")
    for conversation, sequence, *_ in server.messages:
        for member in set(server.conversations[conversation][:2]):
            if logged[member][conversation, sequence] != 1:
                report(f"server: text {conversation}/{sequence} stands {logged[member][conversation, sequence]} times "
                       f"in the log of {member}")
    for uid, device, number in server.devices:
        if number > server.heads.get(uid, (0, 0))[0]:
            report(f"server: device {device!r} of {uid} is at {number}, beyond its log")


def check_marks(server, families, natives, report):
    """Accounts whose only devices speak the family's dialect confirm nothing, so nobody is told that a text has arrived
    there."""
    for conversation, uid, seq in server.delivered:
        if uid in families:
            report(f"server: texts of conversation {conversation} count as delivered to the family device of {uid} up to {seq}")
    for peer in natives:
        for uid in peer.told_delivered & families:
            report(f"{peer.name}: was told that texts were delivered to {uid}, which has only a family device")


def check_origin(server, said, report):
    """Every stored text was written by its sender, and those of one device stand in the order of writing."""
    last = {}
    for conversation, sequence, sender, msgid, body in server.messages:
        device, number = said.get(sender, {}).get(body, (None, None))
        if device is None:
            report(f"server: text {conversation}/{sequence} of {sender} was never written by anybody")
            continue
        if number is None:
            continue
        before = last.get((conversation, device), -1)
        if number <= before:
            report(f"server: text {number} of {device.name} stands behind {before} in conversation {conversation}")
        # Texts that were refused and sent again by hand come later than those that were not refused.
        if not device.has_retried:
            last[conversation, device] = number


def check_family(server, peer, friends, report):
    """A family peer: its texts, and those to it."""
    uid = peer.account.uid
    check_acked(server, peer, report)
    for friend in friends:
        texts = server.texts_between(uid, friend)
        # Other devices of the account write as well.
        own = [msgid for sender, msgid, _ in texts if sender == uid and msgid in peer.acked]
        written = [msgid for msgid in peer.written.get(friend, []) if msgid in peer.acked]
        if friend != uid and own != written:
            report(f"{peer.name}: texts to {friend} differ from what is stored: {difference(written, own)}")
        if friend != uid:
            check_received(server, peer.name, friend, texts,
                           [(msgid, text) for (sender, msgid), text in peer.received.items() if sender == friend], report)


def check_native(server, peer, friends, marks, report):
    """A device of the harness that speaks the native dialect: its copy of the log and of the chats. `marks` are the read
    marks that other devices know of."""
    uid = peer.account.uid
    head = server.heads.get(uid, (0, 0))[0]
    if peer.cursor != head:
        report(f"{peer.name}: its cursor is {peer.cursor}, the head of the log {head}")
    texts = {(conversation, sequence): (sender, msgid) for conversation, sequence, sender, msgid, _ in server.messages}
    for owner, number, kind, conversation, sequence in server.events:
        if owner != uid or kind != TEXT_EVENT or number not in peer.events:
            continue
        _, sender, _, msgid, seq = peer.events[number]
        if (sender, msgid, seq) != (*texts[conversation, sequence], sequence):
            report(f"{peer.name}: event {number} was {peer.events[number]}, the server has {conversation}/{sequence}")
    check_acked(server, peer, report)
    for key, mark in peer.read.items():
        if marks.setdefault(key, mark) != mark:
            report(f"{peer.name}: the read mark of {key} is {mark}, elsewhere {marks[key]}")
    for friend in friends:
        texts = server.texts_between(uid, friend)
        numbers = sorted(seq for other, seq in peer.chats if other == friend)
        if numbers != list(range(1, len(texts) + 1)):
            report(f"{peer.name}: the chat with {friend} has numbers {gaps(numbers)}, the server {len(texts)}")
        have = []
        for seq in numbers:
            sender, msgid, content, version, is_recalled = peer.chats[friend, seq]
            if is_recalled != ((sender, msgid) in server.recalled) or version > 1:
                report(f"{peer.name}: text {msgid} of {sender} has version {version} and recalled {is_recalled}")
            have.append((sender, msgid, server.first_content(peer.name, sender, msgid, content, report)))
        if have != texts:
            report(f"{peer.name}: the chat with {friend} differs from the server's: "
                   f"{difference([one[1] for one in texts], [one[1] for one in have])}")


def check_acked(server, peer, report):
    stored = {(sender, msgid): body for _, _, sender, msgid, body in server.messages}
    uid = peer.account.uid
    for msgid, (_, text) in peer.acked.items():
        if stored.get((uid, msgid)) != text:
            report(f"{peer.name}: text {msgid} was acknowledged and is {state(stored, (uid, msgid))}")


def check_received(server, name, friend, texts, received, report):
    wanted = [(msgid, body) for sender, msgid, body in texts if sender == friend]
    # What a family session gets of an edited text depends on when it comes, and of a recalled one whether it comes.
    got = {msgid for msgid, _ in received}
    wanted = [(msgid, body) for msgid, body in wanted if msgid in got or (friend, msgid) not in server.recalled]
    bodies = dict(wanted)
    received = [(msgid, bodies.get(msgid, text) if (friend, msgid) in server.changes else text) for msgid, text in received]
    if wanted != received:
        report(f"{name}: texts from {friend} differ from what is stored: "
               f"{difference([one[0] for one in wanted], [one[0] for one in received])}")


def check_client(server, peer, friends, is_native, report):
    """A device with the real client: its history against the server's."""
    uid = peer.account.uid
    rows = peer.messages()
    for key, count in Counter((row[1], row[2]) for row in rows).items():
        if count > 1:
            report(f"{peer.name}: text {key} stands {count} times in the history")
    unsent = [row[2] for row in rows if row[1] == uid and row[4] != client.SENT]
    if unsent:
        report(f"{peer.name}: {len(unsent)} own texts are not acknowledged, such as {unsent[0]}")
    mine = {row[4] for row in server.messages if row[2] == uid}
    # A device shows texts that another one of the account wrote, and edited, as its own too.
    mine |= {now for (sender, _), (now, _) in server.changes.items() if sender == uid}
    for text in peer.acked - mine:
        report(f"{peer.name}: {text!r} was shown as sent and is not stored")
    for friend in friends:
        texts = server.texts_between(uid, friend)
        local = [row for row in rows if row[0] == friend]
        if is_native:
            # Where two devices write at once the order of storing differs; `seq` is the order that is shown.
            local.sort(key=lambda row: (row[5] is None, row[5] or 0))
            numbers = [row[5] for row in local]
            if numbers != list(range(1, len(texts) + 1)):
                report(f"{peer.name}: the chat with {friend} has numbers {gaps(numbers)}, the server {len(texts)}")
            have = [(sender, msgid, server.first_content(peer.name, sender, msgid, content or "", report))
                    for _, sender, msgid, content, *_ in local]
            if have != texts:
                report(f"{peer.name}: the chat with {friend} differs from the server's: "
                       f"{difference([one[1] for one in texts], [one[1] for one in have])}")
        else:
            own = [row[2] for row in local if row[1] == uid]
            wanted = [msgid for sender, msgid, _ in texts if sender == uid]
            # `check_origin` looks at their order.
            own, wanted = sorted(own), sorted(wanted)
            if own != wanted:
                report(f"{peer.name}: texts to {friend} differ from what is stored: {difference(own, wanted)}")
            check_received(server, peer.name, friend, texts,
                           [(row[2], row[3]) for row in local if row[1] == friend], report)
    if is_native:
        head = server.heads.get(uid, (0, 0))[0]
        cursors = {key: value for key, value in peer.meta().items() if key == "cursor"}
        for value in cursors.values():
            if int(value) != head:
                report(f"{peer.name}: its cursor is {value}, the head of the log {head}")


def state(stored, key):
    return "stored with another content" if key in stored else "not stored"


def gaps(numbers):
    """Numbers in short: runs, and what disturbs them."""
    if not numbers:
        return "none"
    parts, start, last = [], numbers[0], numbers[0]
    for number in list(numbers[1:]) + [None]:
        if number is None or last is None or number != last + 1:
            parts.append(f"{start}" if start == last else f"{start}..{last}")
            start = number
        last = number
    return ", ".join(parts[:8]) + (" …" if len(parts) > 8 else "")


def difference(wanted, have):
    missing, extra = Counter(wanted) - Counter(have), Counter(have) - Counter(wanted)
    if missing or extra:
        examples = ", ".join([f"missing {one}" for one in list(missing)[:3]] + [f"extra {one}" for one in list(extra)[:3]])
        return f"{sum(missing.values())} missing, {sum(extra.values())} too many ({examples})"
    place = next(index for index, (one, other) in enumerate(zip(wanted, have)) if one != other)
    return f"the same texts in another order, from place {place}: {wanted[place]} wanted, {have[place]} there"
