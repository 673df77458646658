"""Where a request came from, believing only proxies that the operator has counted."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

HOUSEHOLD = 64


def client_address(request: HttpRequest) -> str:
    """The caller's address; an IPv6 caller is known by their /64. "" where there is none.

    `X-Forwarded-For` is written by whoever sends it: only the entry that the outermost of
    `TRUSTED_PROXIES` added is read, and none without proxies.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXIES
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    said = hops[-proxies].strip() if 0 < proxies <= len(hops) else ""
    return _normal(said) or _normal(peer)


def _normal(address: str) -> str:
    try:
        read = ip_address(address)
    except ValueError:
        return ""
    if isinstance(read, IPv6Address):
        return str(read.ipv4_mapped or ip_network((read, HOUSEHOLD), strict=False))
    return str(read)
