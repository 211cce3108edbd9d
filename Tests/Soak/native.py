"""A device that speaks the native dialect (docs/protocol.md, chapter 4) with nothing of the client's code in it."""

import asyncio
import uuid

import wire
from family import FamilyPeer

PAGE = 50


class NativePeer(FamilyPeer):
    """Its memory stands for a disk: an event and the cursor that counts it are stored in one step."""

    def __init__(self, account, device, port, window, report):
        super().__init__(account, port, window, report)
        self.name = f"{account.name}/{device}"
        self.device = str(uuid.uuid4())
        self.cursor = 0
        #: number -> what the event says, for every event of the log.
        self.events = {}
        #: (peer, seq) -> sender, msgid, content
        self.chats = {}
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
        self._catch_up()

    def _catch_up(self):
        if self.cursor < self._head and not self._is_asking and self._wire is not None:
            self._is_asking = True
            try:
                self._wire.send(wire.SYNC, cursor=self.cursor, limit=PAGE)
            except wire.Gone:
                pass

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
        if event["kind"] == "text":
            peer = event["touid"] if event["fromuid"] == self.account.uid else event["fromuid"]
            key = (peer, event["seq"])
            if key in self.chats:
                self._report(f"{self.name}: number {key[1]} of the chat with {peer} came twice")
            self.chats[key] = (event["fromuid"], event["msgid"], event["content"])
            self.received[event["fromuid"], event["msgid"]] = event["content"]

    def _confirm(self):
        if self.cursor > self._confirmed and self._wire is not None:
            self._confirmed = self.cursor
            try:
                self._wire.send(wire.CONFIRM, inbox=self.cursor)
            except wire.Gone:
                pass
