"""Receivers on this machine: a mail server and a webhook that keep what they are sent, and can refuse it."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOCALHOST = "127.0.0.1"


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a message needs, and offers no STARTTLS. refuses: whether it takes none."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((LOCALHOST, 0), _Smtp)
        self.mails: list[Any] = []
        self.recipients: list[str] = []
        self.refuses = False


class _Smtp(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            match line.split()[0].upper():
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
