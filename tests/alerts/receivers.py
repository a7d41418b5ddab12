"""Receivers on this machine: a mail server and a webhook that keep what they are sent, and can refuse it."""

from __future__ import annotations

import base64
import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOCALHOST = "127.0.0.1"


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a message needs. refuses: whether it takes none.

    tls: with what it offers STARTTLS; None: it does not. login: the user and password without which it takes nothing.
    """

    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None) -> None:
        super().__init__((LOCALHOST, 0), _Smtp)
        self.tls, self.login = tls, login
        self.mails: list[Any] = []
        self.recipients: list[str] = []
        self.refuses = False


class _Smtp(socketserver.StreamRequestHandler):
    is_secret = is_known = False

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            match line.split()[0].upper():
                case "EHLO":
                    self._offer()
                case "STARTTLS":
                    self._say("220 go on")
                    self._hide()
                case "AUTH":
                    user, password = base64.b64decode(line.split()[2]).decode().split("\0")[1:]
                    self.is_known = self.is_secret and (user, password) == self.server.login
                    self._say("235 welcome" if self.is_known else "535 not known")
                case "MAIL" if self.server.login and not self.is_known:
                    self._say("530 log in first")
                case "MAIL" if self.server.refuses:
                    self._say("451 try again later")
                case "RCPT":
                    self.server.recipients.append(line.partition("<")[2].rstrip(">"))
                    self._say("250 ok")
                case "DATA":
                    self._say("354 go on")
                    self.server.mails.append(message_from_string(self._content(), policy=policy.default))
                    self._say("250 taken")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _offer(self) -> None:
        offered = ["STARTTLS"] if self.server.tls and not self.is_secret else []
        offered += ["AUTH PLAIN"] if self.server.login and self.is_secret else []
        for one in ["receiver", *offered]:
            self._say(f"250-{one}")
        self._say("250 ok")

    def _hide(self) -> None:
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self.is_secret = True

    def _content(self) -> str:
        lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
        return "\n".join(line.removeprefix(".") if line.startswith("..") else line for line in lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Webhook(ThreadingHTTPServer):
    """Keeps the JSON that is posted. status: what it answers."""

    def __init__(self) -> None:
        super().__init__((LOCALHOST, 0), _Post)
        self.posts: list[dict[str, Any]] = []
        self.status = 200


class _Post(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status == 200:
            self.server.posts.append(json.loads(content))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def listening(server: socketserver.BaseServer) -> Iterator[Any]:
    """The server at work in a thread; `server.server_address[1]` is its port."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
