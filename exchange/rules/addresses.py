"""Where a webhook may go: https, to an address of the open internet."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

# Translated to an IPv4 address by some gateway on the way.
NAT64 = ip_network("64:ff9b::/96")
NOT_READ = "This is no address such as https://example.org/hooks."


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, and hides none that is not."""
    try:
        read = ip_address(address)
    except ValueError:
        return False
    inner = _hidden(read) if isinstance(read, IPv6Address) else None
    return _is_open(read if inner is None else inner)


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    closed = address.is_multicast or address.is_reserved or address.is_unspecified
    # Given up as a kind of private address, and still routed in networks that began with it.
    closed = closed or (isinstance(address, IPv6Address) and address.is_site_local)
    return address.is_global and not closed


def _hidden(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def read_address(url: str, *, plain: bool = False) -> SplitResult:
    """The parts of a webhook's address; ValueError in words for what is none.

    `plain` allows http, for receivers on the same machine.
    """
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ValueError(NOT_READ)
    try:
        parts, _ = urlsplit(url), urlsplit(url).port
    except ValueError:
        raise ValueError(NOT_READ) from None
    if parts.scheme != "https" and not (plain and parts.scheme == "http"):
        raise ValueError("Webhooks go to https addresses alone.")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise ValueError("Name a host, without user and password.")
    if parts.fragment:
        raise ValueError("An address of a webhook has no part after #.")
    return parts
