"""Where a webhook may go."""

import pytest
from pytest_django.fixtures import Settings

from exchange.rules.addresses import is_public, read_address
from exchange.wire import NOT_PUBLIC, UNKNOWN_HOST, Forbidden, checked

CLOSED = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("0.0.0.0", "224.0.0.1", "239.1.1.1", "255.255.255.255", "192.0.2.1"),
    *("::1", "::", "fe80::1", "fc00::1", "fd00::1", "fec0::1", "ff02::1", "2001:db8::1"),
    # An address of ours in the clothes of another.
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::a9fe:a9fe"),
    *("fe80::1%eth0", "", "localhost", "2130706433"),
]


@pytest.mark.parametrize("address", CLOSED)
def test_addresses_of_private_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("http://8.8.8.8/", "ftp://8.8.8.8/", "//8.8.8.8/", "8.8.8.8", "", "https://"),
        *("https:///hooks", "https://user@8.8.8.8/", "https://user:pass@8.8.8.8/"),
        *("https://8.8.8.8/#part", "https://8.8.8.8:99999/", "https://[::1/", "https://8.8.8.8\\@x"),
        *("https://8.8.8.8/a b", "https://8.8.8.8/\r\nX: y", "https://8.8.8.8/\x00", "https://é.org"),
    ],
)  # fmt: skip
def test_what_is_no_https_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        read_address(url)


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]"),
        *("10.0.0.8", "169.254.169.254", "[::ffff:10.0.0.8]", "0.0.0.0", "[fe80::1]"),
    ],
)
def test_an_address_is_judged_by_what_it_resolves_to(host: str) -> None:
    """Also in the spellings that the system's resolver reads as numbers."""
    with pytest.raises(Forbidden, match=NOT_PUBLIC):
        checked(f"https://{host}/latest/meta-data")


def test_a_host_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Forbidden, match=UNKNOWN_HOST):
        checked("https://nobody.invalid/")


def test_an_open_address_is_connected_to_as_checked() -> None:
    parts, address, port = checked("https://8.8.8.8:8443/hooks?a=1")
    assert (parts.hostname, address, port) == ("8.8.8.8", "8.8.8.8", 8443)


def test_private_receivers_may_be_allowed_for_trying_out(settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    assert checked("http://127.0.0.1:8000/")[1:] == ("127.0.0.1", 8000)
