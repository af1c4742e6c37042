"""An SMTP server on this machine that keeps what it is given, or that refuses, or hangs."""

import base64
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import cast

WAIT_SECONDS = 20


@dataclass(frozen=True)
class Manners:
    """How the server behaves. With a certificate it takes mail over STARTTLS alone."""

    hangs: bool = False
    refuses: bool = False
    certificate: Path | None = None
    login: tuple[str, str] | None = None


class SmtpSink(ThreadingTCPServer):
    """Knows as much of RFC 5321, 3207 and 4954 as clients need to hand in a mail."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, host: str, manners: Manners) -> None:
        super().__init__((host, 0), _Handler)
        self.manners = manners
        self.mails: list[EmailMessage] = []
        self.connected = Event()
        self.ended = Event()

    @property
    def address(self) -> str:
        host, port = self.server_address[:2]
        return f"{host!s}:{port}"

    @property
    def url(self) -> str:
        return f"smtp://{self.address}"

    def to(self, address: str, count: int = 1) -> list[EmailMessage]:
        """The first mails to an address, once they are there; AssertionError if they never are."""
        deadline = time.monotonic() + WAIT_SECONDS
        while len(found := [mail for mail in self.mails if mail["To"] == address]) < count:
            assert time.monotonic() < deadline, f"{len(found)} of {count} mails to {address}"
            time.sleep(0.01)
        return found


class _Handler(StreamRequestHandler):
    timeout = WAIT_SECONDS

    @property
    def sink(self) -> SmtpSink:
        return cast(SmtpSink, self.server)

    def handle(self) -> None:
        self.sink.connected.set()
        if self.sink.manners.hangs:
            self.sink.ended.wait()
            return
        # A client that is gone says no more.
        with suppress(OSError):
            self.answer("220 sink")
            while self.obey(self.rfile.readline().decode().strip()):
                pass

    def answer(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def obey(self, line: str) -> bool:
        """Answer a command; whether another may come."""
        manners = self.sink.manners
        match line.upper().split(" ")[0].split(":")[0]:
            case "" | "QUIT":
                return False
            case "EHLO":
                offer = "STARTTLS" if manners.certificate and not self.encrypted else "AUTH PLAIN"
                self.answer("250-sink", f"250 {offer}")
            case "STARTTLS":
                self.answer("220 go on")
                self.encrypt()
            case "AUTH":
                given = base64.b64decode(line.split(" ")[2]).decode().split("\0")[1:]
                self.answer("235 welcome" if tuple(given) == manners.login else "535 no")
            case "RCPT" if manners.refuses:
                self.answer(f"550 {line} is not known here")
            case "DATA" if self.encrypted or not manners.certificate:
                self.answer("354 go on")
                content = b"".join(iter(self.rfile.readline, b".\r\n"))
                mail = message_from_bytes(content, policy=policy.default)
                self.sink.mails.append(mail)
                self.answer("250 kept")
            case _:
                self.answer("250 fine")
        return True

    @property
    def encrypted(self) -> bool:
        return isinstance(self.request, ssl.SSLSocket)

    def encrypt(self) -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cast(Path, self.sink.manners.certificate))
        self.request = context.wrap_socket(self.request, server_side=True)
        self.setup()

    def finish(self) -> None:
        super().finish()
        # The server knows the bare connection alone.
        self.request.close()


@contextmanager
def smtp_sink(manners: Manners = Manners(), host: str = "127.0.0.1") -> Iterator[SmtpSink]:
    with SmtpSink(host, manners) as sink:
        Thread(target=sink.serve_forever, args=(0.01,), daemon=True).start()
        yield sink
        sink.ended.set()
        sink.shutdown()
