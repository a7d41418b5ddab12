"""Start the API, or say why it must not start."""

from __future__ import annotations

import ipaddress
import logging

import uvicorn

from orchestration.ioc.api import keys
from orchestration.ioc.api.app import create_app
from orchestration.ioc.api.current import NothingPublished
from orchestration.settings import Settings

log = logging.getLogger("dti.api")


class WouldBeOpen(Exception):
    """The settings would let others than those meant read; the message says what to do."""


def check(settings: Settings) -> None:
    """Raises WouldBeOpen where anybody on the network could read, or where the file of keys is not as it should be."""
    if settings.api_keys is None:
        if not _is_this_machine(settings.api_host):
            raise WouldBeOpen(
                f"DTI_API_HOST={settings.api_host} can be reached from other machines, and DTI_API_KEYS names no file"
                " of keys: anybody could read. Make a key with DTI_API_KEYS=<file> `make api-key NAME=<who>` and start"
                " with the same DTI_API_KEYS, or leave DTI_API_HOST at 127.0.0.1"
            )
        return
    found = keys.read(settings.api_keys)
    if found.faults:
        raise WouldBeOpen("; ".join(found.faults))
    if not found.keys:
        raise WouldBeOpen(f"{settings.api_keys} has no key. Make one with `make api-key NAME=<who>`")


def serve(settings: Settings) -> None:
    """Answer until it is stopped. Raises WouldBeOpen before it listens."""
    check(settings)
    app = create_app(settings)
    try:
        app.state.current.version()
    except NothingPublished:  # told by what looked
        log.warning("It answers 503 until something is published (`make refresh`).")
    log.info("http://%s:%s/v1/openapi.json", settings.api_host, settings.api_port)
    uvicorn.run(
        app,
        host=settings.api_host,
        port=settings.api_port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
