"""Tokens: what is forged is refused, one refresh of many succeeds, what is taken away is gone."""

import base64
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings as live
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.choices import AuditAction, Role
from accounts.models import AuditEntry, TokenFamily, User
from accounts.services.passwords import set_password
from accounts.services.sessions import end_everything
from accounts.services.tokens import user_of
from accounts.tasks import purge_sign_ins
from arengine.lib.dates import days_before, today
from tests.accounts.conftest import api, person_called, sign_in_to_api, tokens_of

pytestmark = pytest.mark.django_db
KEY = live.SECRET_KEY
HOUR = 3600


def refreshed(refresh: str) -> Any:
    said = {"refresh": refresh}
    return Client().post("/api/token/refresh/", said, content_type="application/json")


def claims_of(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def resigned(token: str, headers: dict[str, Any] | None = None, **changes: Any) -> str:
    """The token with other claims, signed by the real key: only the claims can give it away."""
    claims = {**claims_of(token), **changes}
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, KEY, algorithm="HS256", headers=headers)


def unsigned(token: str, header: dict[str, Any], signature: str = "") -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part(header)}.{part(claims_of(token))}.{signature}"


def by_public_key(token: str) -> str:
    """RS256 by a key pair of the forger's own."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims_of(token), key, algorithm="RS256")


def by_public_text(token: str) -> str:
    """HS256 with the text of a public key as the secret: the classic confusion."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    text = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return by_secret(token, text)


def by_secret(token: str, secret: bytes) -> str:
    """HS256 over the same claims; the library refuses to sign with keys like these."""
    signed = token.rpartition(".")[0]
    digest = hmac.digest(secret, signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def by_hash(token: str, name: str, digest: str) -> str:
    """Our key, but a hash that is not ours."""
    signed = unsigned(token, {"alg": name, "typ": "JWT"}).rpartition(".")[0]
    mac = hmac.digest(KEY.encode(), signed.encode(), digest)
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def swapped(token: str, **changes: Any) -> str:
    """Other claims under the old signature."""
    header, _, signature = token.split(".")
    body = json.dumps({**claims_of(token), **changes}).encode()
    return f"{header}.{base64.urlsafe_b64encode(body).rstrip(b'=').decode()}.{signature}"


def past() -> int:
    return int(timezone.now().timestamp()) - HOUR


def future() -> int:
    return int(timezone.now().timestamp()) + HOUR


FORGERIES: dict[str, Any] = {
    "no algorithm": lambda t: unsigned(t["access"], {"alg": "none", "typ": "JWT"}),
    "no algorithm, spelt otherwise": lambda t: unsigned(t["access"], {"alg": "nOnE"}),
    "no algorithm, old signature": lambda t: unsigned(
        t["access"], {"alg": "none", "typ": "JWT"}, t["access"].split(".")[2]
    ),
    "no signature": lambda t: t["access"].rpartition(".")[0] + ".",
    "a key pair": lambda t: by_public_key(t["access"]),
    "a public key as secret": lambda t: by_public_text(t["access"]),
    "another key": lambda t: jwt.encode(claims_of(t["access"]), "x" * 48, algorithm="HS256"),
    "an empty key": lambda t: by_secret(t["access"], b""),
    "another hash": lambda t: by_hash(t["access"], "HS384", "sha384"),
    "a key id": lambda t: resigned(t["access"], {"kid": "../../dev/null"}),
    "a key address": lambda t: resigned(t["access"], {"jku": "https://example.org/keys"}),
    "another type in the header": lambda t: resigned(t["access"], {"typ": "at+jwt"}),
    "a refresh token as access": lambda t: t["refresh"],
    "no type": lambda t: resigned(t["access"], token_type=None),
    "another audience": lambda t: resigned(t["access"], aud="another-api"),
    "no audience": lambda t: resigned(t["access"], aud=None),
    "another issuer": lambda t: resigned(t["access"], iss="somebody"),
    "no issuer": lambda t: resigned(t["access"], iss=None),
    "expired": lambda t: resigned(t["access"], exp=past()),
    "no end": lambda t: resigned(t["access"], exp=None),
    "not yet": lambda t: resigned(t["access"], nbf=future()),
    "another person under the old signature": lambda t: swapped(t["access"], user_id=1),
    "nobody": lambda t: resigned(t["access"], user_id=999_999_999),
    "a family of nobody": lambda t: resigned(t["access"], family=999_999_999),
    "a person as text": lambda t: resigned(t["access"], user_id="1 OR 1=1"),
    "no stamp": lambda t: resigned(t["access"], stamp=None),
    "another stamp": lambda t: resigned(t["access"], stamp="0" * 64),
    "no token at all": lambda t: "abc",
    "far too long": lambda t: t["access"] + "A" * 8_000,
}


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.usefixtures("pat")
def test_a_forged_token_is_refused_and_noted(forgery: str) -> None:
    token = FORGERIES[forgery](tokens_of("pat"))
    answer = api(token)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    entry = AuditEntry.objects.get(action=AuditAction.REFUSED)
    assert entry.detail["token"]
    assert token not in str(entry.detail)


@pytest.mark.parametrize("forgery", ["another key", "expired", "a refresh token as access"])
@pytest.mark.usefixtures("pat")
def test_a_forged_refresh_token_is_refused_and_noted(forgery: str) -> None:
    tokens = tokens_of("pat")
    forged = FORGERIES[forgery]({"access": tokens["refresh"], "refresh": tokens["access"]})
    assert refreshed(forged).status_code == 401
    assert AuditEntry.objects.filter(action=AuditAction.REFUSED).count() == 1


@pytest.mark.usefixtures("pat")
def test_the_times_of_the_tokens() -> None:
    tokens = tokens_of("pat")
    access, refresh = claims_of(tokens["access"]), claims_of(tokens["refresh"])
    assert access["exp"] - access["iat"] == 24 * HOUR
    assert refresh["exp"] - refresh["iat"] == 7 * 24 * HOUR
    assert (access["iss"], access["aud"]) == ("arengine", "arengine-api")


@pytest.mark.usefixtures("pat")
def test_a_refresh_gives_the_next_two_and_spends_the_old_one() -> None:
    first = tokens_of("pat")
    second = refreshed(first["refresh"]).json()
    third = refreshed(second["refresh"]).json()
    assert len({first["refresh"], second["refresh"], third["refresh"]}) == 3
    assert [api(t["access"]).status_code for t in (first, second, third)] == [200] * 3


def test_a_spent_refresh_token_ends_the_family(pat: User) -> None:
    other, first = tokens_of("pat"), tokens_of("pat")
    second = refreshed(first["refresh"]).json()
    assert refreshed(first["refresh"]).status_code == 401
    assert refreshed(second["refresh"]).status_code == 401
    assert [api(t["access"]).status_code for t in (first, second, other)] == [401, 401, 200]
    ended = AuditEntry.objects.get(action=AuditAction.SESSIONS_ENDED)
    assert (ended.subject_id, ended.detail) == (pat.pk, {"why": "spent refresh token"})


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_refreshes_at_once_one_succeeds() -> None:
    person_called("pat")
    refresh = tokens_of("pat")["refresh"]

    def use(_: int) -> int:
        try:
            return refreshed(refresh).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(32) as crowd:
        answers = sorted(crowd.map(use, range(32)))
    assert answers == [200] + [401] * 31
    assert TokenFamily.objects.get().ended_at is not None


@pytest.mark.parametrize(
    "take_away",
    [
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: set_password(user, "quite another passphrase"),
        lambda user: end_everything(user, "test"),
        lambda user: User.objects.filter(pk=user.pk).update(expires_on="2020-01-01"),
    ],
    ids=["disabled", "another password", "sessions ended", "expired"],
)
def test_tokens_end_at_once(pat: User, take_away: Any) -> None:
    tokens = [tokens_of("pat") for _ in range(3)]
    assert [api(token["access"]).status_code for token in tokens] == [200] * 3
    take_away(pat)
    assert [api(token["access"]).status_code for token in tokens] == [401] * 3
    assert [refreshed(token["refresh"]).status_code for token in tokens] == [401] * 3


def test_a_client_signs_in_until_its_last_day(db: None) -> None:
    person_called("robot", role=Role.CLIENT, expires_on=today())
    assert api(tokens_of("robot")["access"]).status_code == 200
    assert User.objects.get(username="robot").last_used_on == today()
    User.objects.filter(username="robot").update(expires_on=days_before(today(), 1))
    assert sign_in_to_api("robot", "correct-horse-battery").status_code == 401


def test_a_bad_token_beside_a_good_session_is_refused(client: Client, pat: User) -> None:
    client.force_login(pat)
    answer = client.get("/api/claims/", headers={"Authorization": "Bearer abc"})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "body", [{}, {"username": "pat"}, {"username": "p", "password": "x", "a": 1}]
)
def test_a_sign_in_says_what_it_needs(body: dict[str, Any], db: None) -> None:
    answer = Client().post("/api/token/", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_old_families_are_purged(pat: User, time_machine: Any) -> None:
    tokens_of("pat")
    time_machine.move_to(timezone.now() + timedelta(days=7))
    purge_sign_ins()
    assert TokenFamily.objects.count() == 1
    time_machine.move_to(timezone.now() + timedelta(days=2))
    purge_sign_ins()
    assert TokenFamily.objects.count() == 0


@pytest.mark.usefixtures("pat")
def test_one_query_reads_a_token(django_assert_num_queries: Any) -> None:
    access = tokens_of("pat")["access"]
    with django_assert_num_queries(1):
        assert user_of(access)[0].username == "pat"
