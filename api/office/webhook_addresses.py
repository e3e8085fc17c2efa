"""Where webhooks may go: HTTPS to public addresses; what a name resolves to is checked, and then connected to."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from api.office.refusals import InputFault, Invalid

_PORTS = {"http": 80, "https": 443}
_URL_LENGTH_MAX = 500


@dataclass(frozen=True, slots=True)
class Address:
    """An address that was checked: connect to ``ip``, speak as to ``host``."""

    url: SplitResult
    host: str
    ip: str
    port: int


def resolved(url: str, *, private: bool) -> Address:
    """Check a webhook's address.

    Parameters
    ----------
    private
        Whether plain HTTP, loopback and private addresses will do.

    Raises
    ------
    Invalid
        It is none that webhooks may go to, or it cannot be found.
    """
    parts = _parts(url)
    if parts is None:
        raise _refused("bad_url", "It is no address of a web server.", "Give one such as https://example.org/movcon.")
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    if parts.scheme != "https" and not private:
        raise _refused("plain_http", "It is not HTTPS.", "Give an address that begins with https://.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _refused("unknown_host", f"{host} is not found.", "Check the name.") from None
    ips = list(dict.fromkeys(str(item[4][0]) for item in found))
    if not private and not all(_is_public(ip) for ip in ips):
        cause = f"{host} is, or may be, inside the network of the service."
        raise _refused("private_address", cause, "Give an address that everybody can reach.")
    return Address(url=parts, host=host, ip=ips[0], port=port)


def _parts(url: str) -> SplitResult | None:
    if len(url) > _URL_LENGTH_MAX or any(ord(letter) <= ord(" ") or ord(letter) > ord("~") for letter in url):
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _PORTS and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return parts if usable and parts.username is None and parts.password is None and "\\" not in url else None


def _is_public(text: str) -> bool:
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        # An IPv4 address in IPv6 clothes leads where the IPv4 address leads.
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None or ip in ipaddress.ip_network("64:ff9b::/96"):
            return inner is not None and ip.ipv4_mapped is not None and _is_public(str(inner))
        if ip.is_site_local:
            return False
    # What is reserved for uses to come holds translated and local forms of IPv4 addresses.
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _refused(code: str, cause: str, cure: str) -> Invalid:
    return Invalid([InputFault(code=code, pointer="/url", cause=cause, cure=cure)])
