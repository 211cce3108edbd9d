"""A release build of wechat-server on a folder of its own, as a hostile world meets it; and accounts made at its gate."""

import contextlib
import glob
import hashlib
import http.client
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time

from peer import ChatPeer

PASSWORD = hashlib.md5(b"secret123").hexdigest()
#: Seconds that anything a well server does at once may take before a test gives up.
PATIENCE = 20


def secret(text):
    """A password as clients send it."""
    return hashlib.md5(text.encode()).hexdigest()


def wait_until(is_true, seconds=PATIENCE):
    """Looks again and again; returns whether it became true in time."""
    until = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


class Account:
    def __init__(self, name, email, uid, token, password=PASSWORD):
        self.name, self.email, self.uid, self.token, self.password = name, email, uid, token, password


class Server:
    """Use as `with Server("--option", "value") as server:`; ports are chosen by the system.

    `descriptors` is the limit of open files the process gets, `error_output` a descriptor to log to instead of a file
    (then `ports` must name the gate's and the chat port).
    """

    def __init__(self, *options, descriptors=None, error_output=None, log_level="info", data=None, ports=(0, 0)):
        self.options, self._descriptors, self._error_output = options, descriptors, error_output
        self._log_level, self._ports = log_level, ports
        self.folder = tempfile.mkdtemp(prefix="wechat-abuse-")
        self.data = data or f"{self.folder}/data"
        self.mail, self.log_path = f"{self.folder}/mail", f"{self.folder}/log"
        self.process = None
        self._accounts = 0

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        def limit():
            # Under nohup it would stay ignored.
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            if self._descriptors:
                resource.setrlimit(resource.RLIMIT_NOFILE, (self._descriptors, self._descriptors))

        gate, chat = self._ports
        arguments = [
            f"{os.environ['WECHAT_BIN']}/wechat-server", "--gate", f"127.0.0.1:{gate}", "--chat", f"127.0.0.1:{chat}",
            "--data", self.data, "--mailbox", self.mail, "--log-level", self._log_level, *self.options]
        with contextlib.ExitStack() as files:
            log = self._error_output
            if log is None:
                log = files.enter_context(open(self.log_path, "ab"))
            self.process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log, preexec_fn=limit,
                env=dict(os.environ, HOME=self.folder, XDG_DATA_HOME=f"{self.folder}/share"))
        if self._error_output is None:
            self.gate_port, self.chat_port = self._find_ports()
        else:
            self.gate_port, self.chat_port = self._ports

    def _find_ports(self):
        pattern = re.compile(r"chat=127\.0\.0\.1:(\d+) gate=127\.0\.0\.1:(\d+).* ready")
        if not wait_until(lambda: pattern.search(self.log()) or self.process.poll() is not None):
            self.kill()
        found = pattern.findall(self.log())
        if not found:
            raise AssertionError(f"the server did not start: {self.log()[-2000:]}")
        chat, gate = found[-1]
        return int(gate), int(chat)

    def stop(self):
        """Asks the server to end; returns its exit status, or `None` if it had to be killed."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    # What is seen from outside.

    @property
    def is_running(self):
        return self.process.poll() is None

    @property
    def database(self):
        return f"{self.data}/server.sqlite"

    def log(self):
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as log:
                return log.read()
        except FileNotFoundError:
            return ""

    def resident_kib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))

    def descriptors_in_use(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as status:
            fields = status.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    # The gate.

    def post(self, path, fields, source=None, headers=None, timeout=PATIENCE):
        """The reply's fields. `source` is the address of loopback (127.0.0.0/8) that the request comes from."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.gate_port, timeout=timeout, source_address=(source, 0) if source else None)
        try:
            connection.request("POST", path, json.dumps(fields), headers or {})
            response = connection.getresponse()
            return json.loads(response.read())
        finally:
            connection.close()

    def code(self, email):
        """The newest code in the mailbox."""
        for path in sorted(glob.glob(f"{self.mail}/*.mail"), reverse=True):
            with open(path, encoding="utf-8") as mail:
                text = mail.read()
            if f"To: {email}\n" in text:
                return re.search(r"code is (\d{6})", text)[1]
        raise AssertionError(f"no code came for {email}")

    def log_in(self, account, source=None, password=None, timeout=PATIENCE):
        return self.post(
            "/user_login", {"email": account.email, "passwd": password or account.password}, source, timeout=timeout)

    def register(self, name, email=None, source=None):
        """Makes an account as people do, and logs it in at the gate."""
        email = email or f"{name}@example.org"
        reply = self.post("/get_verifycode", {"email": email}, source)
        assert reply["error"] == 0, reply
        reply = self.post("/user_register", dict(
            user=name, email=email, passwd=PASSWORD, confirm=PASSWORD, icon="", nick=name, sex=0,
            verifycode=self.code(email)), source)
        assert reply["error"] == 0, reply
        login = self.post("/user_login", {"email": email, "passwd": PASSWORD}, source)
        assert login["error"] == 0, login
        return Account(name, email, login["uid"], login["token"])

    # The chat port.

    def connect(self, source=None, receive_buffer=None):
        return ChatPeer(self.chat_port, source, receive_buffer)

    def chat(self, account, native=False, source=None, **more):
        """A connection that is logged in."""
        peer = self.connect(source, more.pop("receive_buffer", None))
        reply = peer.log_in(account, native=native, **more)
        assert reply["error"] == 0, reply
        return peer

    def befriend(self, one, other):
        first, second = self.chat(one), self.chat(other)
        assert first.ask(1009, 1010, uid=one.uid, applyname="hello", bakname="", touid=other.uid)["error"] == 0
        assert second.ask(1013, 1014, fromuid=other.uid, touid=one.uid, back="")["error"] == 0
        first.close()
        second.close()
