"""Where a request came from: headers are believed as far as proxies are counted."""

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from arengine.lib.addresses import client_address

PEER = "198.51.100.9"


@pytest.mark.parametrize(
    ("proxies", "said", "address"),
    [
        (0, "192.0.2.1", PEER),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "10.0.0.1, 192.0.2.1", "192.0.2.1"),
        (2, "6.6.6.6, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
        (2, "192.0.2.1", PEER),
        (1, "nonsense", PEER),
        (1, "", PEER),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_the_address_of_the_caller(
    settings: Settings, proxies: int, said: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=PEER, headers={"X-Forwarded-For": said})
    assert client_address(request) == address
