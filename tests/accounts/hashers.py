"""A fast hasher that counts how often a password was looked at."""

from django.contrib.auth.hashers import MD5PasswordHasher

looked_at: list[str] = []


class CountingHasher(MD5PasswordHasher):
    """Known names are verified, for unknown ones a hash is made: one `encode` either way."""

    def encode(self, password: str, salt: str) -> str:
        looked_at.append(password)
        return super().encode(password, salt)
