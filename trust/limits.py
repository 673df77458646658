"""Settings under which one person may ask as often as a test needs."""

NO_LIMITS: dict[str, object] = {}
