"""A real mail server on this machine, as much of SMTP as a client needs: it takes mail or refuses it."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Postbox:
    """What arrived: the addresses of each mail and the mail itself; `refuses` are addresses it does not take."""

    port: int = 0
    refuses: set[str] = field(default_factory=set)
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)


class _Session(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        """Answer commands until the client leaves."""
        self._say("220 postbox")
        recipients: list[str] = []
        while command := self.rfile.readline().decode().strip():
            verb, address = command[:4].upper(), command.partition("<")[2].partition(">")[0]
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "RCPT" and address in self.server.postbox.refuses:
                self._say("550 no such mailbox")
                continue
            if verb == "RCPT":
                recipients.append(address)
            if verb == "DATA":
                self._take(recipients)
                recipients = []
            self._say("250 ok")

    def _take(self, recipients: list[str]) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.server.postbox.mails.append((recipients, mail))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    postbox: Postbox


@contextmanager
def mail_server() -> Iterator[Postbox]:
    """Run a mail server for the length of the block."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.postbox = Postbox(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.postbox
        finally:
            server.shutdown()
            thread.join()
