"""`make reset`: removes the demo and everything it has stored."""

import shutil

from launcher.home import chosen_home, sole_use
from launcher.quarters import remove_outside
from launcher.servers import stop_leftovers


def run_reset() -> int:
    """Refuses while a demo runs."""
    home = chosen_home()
    if not home.folder.exists():
        print(f"{home.folder} is not there: nothing to remove")
        return 0
    with sole_use(home, "make reset"):
        stop_leftovers(home)
        remove_outside(home)
        shutil.rmtree(home.folder)
    print(f"{home.folder} is removed")
    return 0
