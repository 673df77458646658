"""Settings under which one person may ask as often as a test needs."""

NO_LIMITS: dict[str, object] = {
    "REQUESTS_A_MINUTE": 0,
    "EXPORTS_AN_HOUR": 0,
    "SIGN_IN_ADDRESS_LIMIT": 10**6,
}
