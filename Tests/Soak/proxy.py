"""A TCP proxy in front of the chat server that can break connections in the ways networks do."""

import asyncio

import wire

CHUNK = 65_536


class _Link:
    """One client's connection and the one to the server that belongs to it."""

    def __init__(self):
        self.client = self.server = None
        # Where the bytes of a client go that the network still holds although the client has given up.
        self.late = None
        self.is_half_open = False
        self.is_client_gone = False

    def abort(self):
        for writer in (self.client, self.server):
            if writer is not None:
                wire.reset(writer)


class Proxy:
    def __init__(self, server_port):
        self.port = wire.free_port()
        self._server_port = server_port
        self._links = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._refuses = False
        #: Bytes at once and seconds between, or `None` for as fast as it goes.
        self._pace = None
        self._listener = None
        self._tasks = set()

    async def start(self):
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def stop(self):
        self._listener.close()
        self.cut_all()

    # What networks do.

    def cut_all(self):
        for link in list(self._links):
            link.abort()

    def cut_one(self, random):
        if self._links:
            random.choice(sorted(self._links, key=id)).abort()

    def stall(self):
        """Nothing passes, and nobody is told."""
        self._flowing.clear()

    def slow(self, count, pause):
        self._pace = (count, pause)

    def refuse(self):
        """New connections are closed at once."""
        self._refuses = True

    def half_open(self, random):
        """The server loses a client that believes to be connected."""
        whole = [link for link in self._links if not link.is_half_open and link.server is not None]
        if whole:
            link = random.choice(sorted(whole, key=id))
            link.is_half_open = True
            wire.reset(link.server)

    def deliver_late(self, random, delay):
        """A client loses its connection, and what it sends until then reaches the server when it has come back and
        sent everything again."""
        whole = [link for link in self._links if link.late is None and link.server is not None and not link.is_half_open]
        if not whole:
            return
        link = random.choice(sorted(whole, key=id))
        link.late = bytearray()
        self._run(self._finish_late(link, delay))

    def heal(self):
        """Everything passes again. Connections that nobody would otherwise miss are cut."""
        self._pace = None
        self._refuses = False
        self._flowing.set()
        for link in list(self._links):
            if link.is_half_open:
                link.abort()

    async def settle(self):
        """Waits until nothing is delivered late any more."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _run(self, work):
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _finish_late(self, link, delay):
        await asyncio.sleep(delay / 2)
        link.is_client_gone = True
        wire.reset(link.client)
        await asyncio.sleep(delay / 2)
        try:
            link.server.write(bytes(link.late))
            await link.server.drain()
            await asyncio.sleep(0.1)
        except OSError:
            # The server has closed it meanwhile.
            pass
        wire.reset(link.server)

    async def _serve(self, reader, writer):
        if self._refuses:
            writer.close()
            return
        link = _Link()
        link.client = writer
        self._links.add(link)
        try:
            await self._flowing.wait()
            server_reader, link.server = await asyncio.open_connection("127.0.0.1", self._server_port)
            await asyncio.gather(self._pump(link, reader, link.server, up=True),
                                 self._pump(link, server_reader, writer, up=False))
        except (OSError, asyncio.CancelledError):
            # The server is down, or the harness ends. (A cancelled callback of a listener would be logged.)
            pass
        finally:
            self._links.discard(link)
            link.abort()

    async def _pump(self, link, reader, writer, up):
        is_broken = False
        try:
            while data := await reader.read(CHUNK):
                if up and link.late is not None:
                    link.late += data
                    continue
                if link.is_half_open:
                    continue
                if not up and link.is_client_gone:
                    continue
                await self._flowing.wait()
                await self._pass(link, data, writer, up)
        except OSError:
            is_broken = True
        if link.late is not None or (link.is_half_open and not up):
            # The other end learns of it later.
            return
        if is_broken:
            # A reset is passed on as one.
            wire.reset(writer)
        elif not writer.is_closing():
            link.is_client_gone = link.is_client_gone or up
            writer.close()

    async def _pass(self, link, data, writer, up):
        if self._pace is None:
            writer.write(data)
        else:
            while data and (up or not link.is_client_gone):
                count, pause = self._pace or (len(data), 0)
                writer.write(data[:count])
                data = data[count:]
                await asyncio.sleep(pause)
                await self._flowing.wait()
        await writer.drain()
