from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "../shared/data"


@pytest.fixture
def shared_data() -> Path:
    """Public sample files, kept beside the repository and not in it."""
    if not SHARED.is_dir():
        pytest.skip("the public sample files are not beside this repository")
    return SHARED / "csv"
