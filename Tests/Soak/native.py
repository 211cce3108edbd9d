"""A device that speaks the native dialect (docs/protocol.md, chapter 4) with nothing of the client's code in it."""

import asyncio
import uuid

import wire
from family import FamilyPeer

PAGE = 50


class Change:
    """An edit or a recall of a text that this device wrote; each text is changed once at the most."""

    def __init__(self, peer, content):
        self.peer = peer
        #: The new content; `None` for a recall.
        self.content = content
        #: The server's word: 0 or 1104; `None` until it comes.
        self.answer = None


class NativePeer(FamilyPeer):
    """Its memory stands for a disk: an event and the cursor that counts it are stored in one step."""

    def __init__(self, account, device, port, window, report):
        super().__init__(account, port, window, report)
        self.name = f"{account.name}/{device}"
        self.device = str(uuid.uuid4())
        self.cursor = 0
        #: number -> what the event says, for every event of the log.
        self.events = {}
        #: (peer, seq) -> [sender, msgid, content, version, whether it was recalled]
        self.chats = {}
        #: msgid -> what was asked for it
        self.changes = {}
        #: Whether the clock was moved, so that a recall may come too late.
        self.may_be_late = False
        #: (reader, other) -> the mark as the log tells it; one of the two is this account.
        self.read = {}
        #: Whose devices are said to have got texts of this account.
        self.told_delivered = set()
        self._head = 0
        self._is_asking = False
        self._confirmed = 0

    async def storm(self, peer, text):
        """Sends one text over several new devices of the account at once; its own outbox holds it as well."""
        self.say(peer, text, copies=25)
        msgid = self.written[peer][-1]
        await asyncio.gather(*(self._storm(msgid, peer, text) for _ in range(3)))

    async def _storm(self, msgid, peer, text):
        try:
            other = await wire.Wire.open("127.0.0.1", self._port)
            await other.ask(wire.LOGIN, wire.LOGIN_REPLY, **self._login() | {"device": str(uuid.uuid4())})
            frame = wire.Wire.frame(wire.TEXT, fromuid=self.account.uid, touid=peer,
                                    text_array=[{"msgid": msgid, "content": text}])
            other.send_bytes(frame * 25)
            for _ in range(5):
                await other.read(1)
            other.reset()
        except wire.Gone:
            pass

    # Reading, editing and taking back.

    def change(self, random, fresh):
        """Edits or recalls some of `fresh`, the texts of this round, and marks a chat as read."""
        mine = [msgid for msgid in self.acked if self.acked[msgid][1] in fresh
                and msgid not in self.changes and msgid not in self.forged]
        for msgid in random.sample(mine, min(5, len(mine))):
            peer, text = self.acked[msgid]
            self.changes[msgid] = Change(peer, random.choice([None, f"{text} edited"]))
            self._put_change(msgid)
        chats = {}
        for peer, seq in self.chats:
            chats[peer] = max(seq, chats.get(peer, 0))
        for peer, seq in chats.items():
            self._try_send(wire.READ, peer=peer, seq=random.randint(1, seq))

    def may_be_forged(self, msgid):
        # Which contents a server tells apart once a text was edited or taken back is its own affair.
        return msgid not in self.changes

    def _put_change(self, msgid):
        change = self.changes[msgid]
        if change.content is None:
            self._try_send(wire.RECALL, peer=change.peer, msgid=msgid)
        else:
            self._try_send(wire.EDIT, peer=change.peer, msgid=msgid, content=change.content)

    async def _changed(self, fields):
        msgid, error = fields.get("msgid"), fields.get("error")
        change = self.changes.get(msgid)
        if change is None:
            # A refusal may carry the error alone.
            await asyncio.sleep(0.05)
            self._ask_changes()
        elif error == 0 or (error == wire.TOO_LATE and self.may_be_late):
            if change.answer not in (None, error):
                self._report(f"{self.name}: the change of {msgid} was answered with {change.answer}, repeated with {error}")
            change.answer = error
            if error == 0 and change.content is not None and fields.get("version") != 1:
                self._report(f"{self.name}: the only edit of {msgid} has version {fields.get('version')}")
        elif error in wire.TRY_AGAIN:
            self.refused += 1
            await asyncio.sleep(0.05)
            self._put_change(msgid)
        elif change.answer is None:
            self._report(f"{self.name}: the change of {msgid} was refused with {error}")
            change.answer = error

    def _ask_changes(self):
        for msgid, change in self.changes.items():
            if change.answer is None:
                self._put_change(msgid)

    @property
    def is_done(self):
        return super().is_done and all(change.answer is not None for change in self.changes.values())

    def _try_send(self, kind, **fields):
        if self._wire is not None:
            try:
                self._wire.send(kind, **fields)
            except wire.Gone:
                pass

    # The log.

    def _login(self):
        return {"uid": self.account.uid, "token": self.account.token, "proto": 2, "device": self.device,
                "cursor": self.cursor}

    def _logged_in(self, reply):
        if reply.get("proto") != 2:
            self._report(f"{self.name}: the server does not take the native dialect")
            return
        self._head = reply["inbox"]
        if self._head < self.cursor:
            self._report(f"{self.name}: the log's head {self._head} lies before the confirmed {self.cursor}")
        self._is_asking = False
        self._confirmed = 0
        self._ask_changes()
        self._catch_up()

    def _catch_up(self):
        if self.cursor < self._head and not self._is_asking and self._wire is not None:
            self._is_asking = True
            self._try_send(wire.SYNC, cursor=self.cursor, limit=PAGE)

    async def _came(self, kind, fields, seen):
        if kind == wire.TEXT_REPLY:
            if fields.get("error") == 0:
                for item in fields["text_array"]:
                    self._take_text(item, self.account.uid, fields["touid"])
            await self._answered(fields)
        elif kind == wire.TEXT_NOTICE:
            for item in fields["text_array"]:
                self._take_text(item, fields["fromuid"], fields["touid"])
        elif kind == wire.EVENT:
            if event := fields.get("event"):
                self._take(event["n"], event)
            else:
                self._head = max(self._head, fields.get("head", 0))
        elif kind == wire.SYNC_REPLY:
            self._is_asking = False
            if fields.get("error") == 0:
                self._head = max(self._head, fields["head"])
                if not fields.get("events") and self.cursor < self._head:
                    self._report(f"{self.name}: no events after {self.cursor}, but the head is {self._head}")
                for event in fields.get("events") or []:
                    self._take(event["n"], event)
            else:
                await asyncio.sleep(0.05)
        elif kind == wire.DELIVERED:
            self.told_delivered.add(fields["peer"])
        elif kind in (wire.RECALL_REPLY, wire.EDIT_REPLY):
            await self._changed(fields)
        self._catch_up()
        self._confirm()

    def _take_text(self, item, sender, to):
        number = item.get("inbox")
        # A resend is acknowledged without the number, which has come or will come by the log.
        if number is not None:
            self._take(number, {**item, "kind": "text", "fromuid": sender, "touid": to})

    def _take(self, number, event):
        self._head = max(self._head, number)
        brief = tuple(event.get(key) for key in ("kind", "fromuid", "touid", "msgid", "seq"))
        if number <= self.cursor:
            if brief != self.events[number]:
                self._report(f"{self.name}: event {number} was {self.events[number]} and is {brief}")
            return
        if number != self.cursor + 1:
            return
        self.cursor = number
        self.events[number] = brief
        if event["kind"] in ("text", "edit", "recall"):
            self._change_chat(event)
        elif event["kind"] == "read":
            key, mark = (event["fromuid"], event["touid"]), event["seq"]
            if mark <= self.read.get(key, 0):
                self._report(f"{self.name}: the mark of {key} went from {self.read[key]} to {mark}")
            self.read[key] = mark

    def _change_chat(self, event):
        sender, msgid = event["fromuid"], event["msgid"]
        key = (event["touid"] if sender == self.account.uid else sender, event["seq"])
        if event["kind"] == "text":
            if key in self.chats:
                self._report(f"{self.name}: number {key[1]} of the chat with {key[0]} came twice")
            # The newest content, whatever it was when the event was made.
            self.chats[key] = [sender, msgid, event.get("content") or "", event.get("version", 0),
                               event.get("recalled", False)]
            self.received[sender, msgid] = event.get("content")
            return
        known = self.chats.get(key)
        if known is None or known[1] != msgid:
            self._report(f"{self.name}: {event['kind']} of {msgid}, which is not number {key[1]} of the chat with {key[0]}")
        elif event["kind"] == "recall" or event.get("recalled", False):
            known[2:] = ["", known[3], True]
        elif not known[4] and event.get("version", 0) > known[3]:
            known[2:4] = [event["content"], event["version"]]

    def _confirm(self):
        if self.cursor > self._confirmed and self._wire is not None:
            self._confirmed = self.cursor
            self._try_send(wire.CONFIRM, inbox=self.cursor)
