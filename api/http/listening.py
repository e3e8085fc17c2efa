"""The sockets of the service: taken before anything else is begun, so that an address in use is told as what it is."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from api.settings import Settings
from movcon.errors import BadInput, Fault

_BACKLOG = 2048
_CURES = {
    errno.EADDRINUSE: "Stop what listens there, or use another port: --port or MOVCON_PORT.",
    errno.EACCES: "Use a port from 1024 on: --port or MOVCON_PORT.",
}
_OTHER_CURE = "Use an address of this machine: --host or MOVCON_HOST."


@contextmanager
def listening(settings: Settings) -> Iterator[list[socket.socket]]:
    """Sockets that listen at every address that the host's name stands for; closed at the end.

    Raises
    ------
    BadInput
        The port is in use, or the address is none of this machine.
    """
    with ExitStack() as opened:
        try:
            places = socket.getaddrinfo(
                settings.host or None, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )
            sockets = []
            for family, _, _, _, address in dict.fromkeys(places):
                made = opened.enter_context(closing(socket.socket(family, socket.SOCK_STREAM)))
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                made.bind(address)
                made.listen(_BACKLOG)
                sockets.append(made)
        except (OSError, UnicodeError) as error:
            raise BadInput([_fault(settings, error)]) from error
        yield sockets


def _fault(settings: Settings, error: OSError | UnicodeError) -> Fault:
    number = error.errno if isinstance(error, OSError) else None
    why = "it is in use" if number == errno.EADDRINUSE else getattr(error, "strerror", None) or "it is no address"
    return Fault(
        code="cannot_listen",
        file="environment",
        column="MOVCON_PORT" if number in _CURES else "MOVCON_HOST",
        cause=f"The service cannot listen at port {settings.port} of {settings.host}: {why}.",
        cure=_CURES.get(number or 0, _OTHER_CURE),
    )
