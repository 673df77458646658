"""How much each test does; smaller by the environment for a quick look (TRUST_KILLS=2)."""

import os


def size(name: str, usual: int) -> int:
    """TRUST_<name>, else the usual size."""
    return int(os.environ.get(f"TRUST_{name}") or usual)
