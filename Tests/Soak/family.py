"""A peer that speaks the family's dialect, but splits glued frames, and keeps an outbox and what it got."""

import asyncio
import uuid

import wire


class FamilyPeer:
    """One account on one device. Its memory stands for a disk: it outlives every connection."""

    #: Without a device it gets the family's dialect, and is not paced, since it can split glued frames.
    asks_for_native = True

    def __init__(self, account, port, window, report):
        self.account = account
        self.name = account.name
        self._port = port
        self.has_retried = False
        #: Texts on their way at once.
        self.window = window
        #: A smaller one for the time being.
        self.window_limit = None
        self._report = report
        #: msgid -> (recipient, text), in the order written; a text leaves it with its acknowledgement.
        self.outbox = {}
        self._flying = set()
        #: msgid -> (recipient, text) of what was acknowledged.
        self.acked = {}
        #: The order in which texts were written, for each recipient.
        self.written = {}
        #: (sender, msgid) -> text, in the order of first arrival.
        self.received = {}
        self.redelivered = self.refused = self.logins = 0
        #: msgid -> another content that was sent under it and must be refused.
        self.forged = {}
        #: Texts that shared a frame with a forgery, so they must be refused and stored nowhere.
        self.unsaid = set()
        self._copies = {}
        self._wire = None
        self._is_held = False
        self._task = None

    # What a user does.

    def say(self, peer, text, copies=1):
        """Writes a text; it is sent `copies` times at once under one id."""
        msgid = str(uuid.uuid4())
        self.outbox[msgid] = (peer, text)
        self.written.setdefault(peer, []).append(msgid)
        if copies > 1:
            self._copies[msgid] = copies
        self._transmit()

    async def storm(self, peer, text):
        """Sends one text a hundred times at once, under one id."""
        self.say(peer, text, copies=100)

    def replay(self, random):
        """Sends again what was acknowledged long ago, and one of it with another content, which must be refused."""
        known = list(self.acked.items())
        if not known or self._wire is None:
            return
        for msgid, (peer, text) in random.sample(known, min(20, len(known))):
            self._put(msgid, peer, text)
        msgid, (peer, text) = random.choice(known)
        if msgid not in self.forged and self.may_be_forged(msgid):
            self.forged[msgid] = text + " forged"
            self._put_forgery(msgid)

    def _put_forgery(self, msgid):
        """Sends a forgery, and before it in the same frame a new text, which must be refused with it."""
        peer, text = self.acked[msgid]
        companion = str(uuid.uuid4())
        self.unsaid.add(companion)
        self._put_frame(peer, {companion: f"beside {text}", msgid: self.forged[msgid]})

    def may_be_forged(self, msgid):
        return True

    async def twin(self):
        """A second login of the account, from nowhere. The server sends this peer off, which comes back then."""
        try:
            other = await wire.Wire.open("127.0.0.1", self._port)
            await other.ask(wire.LOGIN, wire.LOGIN_REPLY, **self._login())
            other.reset()
        except wire.Gone:
            pass

    def kill(self):
        """Dies with whatever has come and was not read."""
        if self._wire is not None:
            self._wire.reset()

    def hold(self, is_held):
        """Stays away, or comes back."""
        self._is_held = is_held
        if is_held:
            self.kill()

    @property
    def is_done(self):
        return not self.outbox and not self.forged

    # The connection.

    def start(self):
        self._task = asyncio.create_task(self._run())

    async def stop(self):
        self._task.cancel()
        if self._wire is not None:
            self._wire.close()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self):
        while True:
            if not self._is_held:
                try:
                    await self._session()
                except wire.Gone:
                    pass
                self._wire = None
            await asyncio.sleep(0.1)

    async def _session(self):
        connection = await self._open()
        seen = set()
        try:
            connection.send(wire.LOGIN, **self._login())
            kind, reply = await connection.read(5)
            if kind != wire.LOGIN_REPLY or reply.get("error") != 0:
                return
            self.logins += 1
            self._wire = connection
            self._flying.clear()
            self._logged_in(reply)
            # Forgeries that got no answer are asked again, until they are refused.
            for msgid in self.forged:
                self._put_forgery(msgid)
            self._transmit()
            while True:
                kind, fields = await connection.read()
                if kind == wire.OFFLINE:
                    return
                await self._came(kind, fields, seen)
        finally:
            self._wire = None
            connection.close()

    async def _open(self):
        return await wire.Wire.open("127.0.0.1", self._port)

    def _login(self):
        login = {"uid": self.account.uid, "token": self.account.token}
        return login | {"proto": 2, "device": "", "cursor": 0} if self.asks_for_native else login

    def _logged_in(self, reply):
        pass

    async def _came(self, kind, fields, seen):
        if kind == wire.TEXT_REPLY:
            await self._answered(fields)
        elif kind == wire.TEXT_NOTICE:
            self._arrived(fields, seen)

    def _put(self, msgid, peer, text, copies=1):
        self._put_frame(peer, {msgid: text}, copies)

    def _put_frame(self, peer, texts, copies=1):
        frame = wire.Wire.frame(
            wire.TEXT, fromuid=self.account.uid, touid=peer,
            text_array=[{"msgid": msgid, "content": text} for msgid, text in texts.items()])
        try:
            self._wire.send_bytes(frame * copies)
        except wire.Gone:
            pass

    def _transmit(self):
        if self._wire is None:
            return
        window = min(self.window, self.window_limit or self.window)
        for msgid, (peer, text) in self.outbox.items():
            if len(self._flying) >= window:
                return
            if msgid not in self._flying:
                self._flying.add(msgid)
                self._put(msgid, peer, text, self._copies.get(msgid, 1))

    async def _answered(self, fields):
        error = fields.get("error", -1)
        items = fields.get("text_array") or []
        undecided = []
        for item in items:
            msgid, content = item["msgid"], item["content"]
            if msgid in self.unsaid:
                if error == 0:
                    self._report(f"{self.name}: text {msgid} was acknowledged, but the frame it came in has a forgery")
            elif self.forged.get(msgid) == content:
                self._forgery_answered(msgid, error)
                if msgid in self.forged:
                    undecided.append(msgid)
            elif error == 0:
                self._acknowledged(msgid, content)
            elif error in wire.TRY_AGAIN:
                self.refused += 1
            else:
                self._report(f"{self.name}: text {msgid} was refused with {error}")
                self.outbox.pop(msgid, None)
        if error in wire.TRY_AGAIN or not items:
            # Comes back after a moment and sends what is left in its order; what comes meanwhile is read.
            asyncio.get_running_loop().call_later(0.05, self._try_again, self._wire, undecided)
        else:
            self._transmit()

    def _try_again(self, connection, undecided):
        if self._wire is not connection:
            return
        self._flying.clear()
        for msgid in undecided:
            if msgid in self.forged:
                self._put_forgery(msgid)
        self._transmit()

    def _forgery_answered(self, msgid, error):
        if error == wire.CONFLICT:
            del self.forged[msgid]
        elif error not in wire.TRY_AGAIN:
            how = "acknowledged" if error == 0 else f"refused with {error}, not as a conflict"
            self._report(f"{self.name}: another content under the known id {msgid} was {how}")
            del self.forged[msgid]

    def _acknowledged(self, msgid, content):
        entry = self.outbox.pop(msgid, None)
        self._flying.discard(msgid)
        if entry is not None:
            self.acked[msgid] = entry
        known = self.acked.get(msgid)
        if known is None or known[1] != content:
            self._report(f"{self.name}: acknowledgement of {msgid} names a text that was never sent under it")

    def _arrived(self, fields, seen):
        sender = fields["fromuid"]
        if fields.get("touid") != self.account.uid:
            self._report(f"{self.name}: got a text to {fields.get('touid')}")
        for item in fields.get("text_array") or []:
            key = (sender, item["msgid"])
            if key in seen:
                self._report(f"{self.name}: text {key} came twice in one session")
            seen.add(key)
            if key in self.received:
                # It may have been edited meanwhile, so the content is not compared.
                self.redelivered += 1
            else:
                self.received[key] = item["content"]
