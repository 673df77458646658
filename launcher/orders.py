"""Signals that order the end, turned into one exception, so that `finally` does the stopping."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from launcher.errors import Ordered

ORDERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def heed_orders() -> None:
    """Raise `Ordered` on Ctrl-C, SIGTERM or a closed terminal."""
    for order in ORDERS:
        # Under nohup a hang-up is ignored on purpose. An ignored SIGINT is only a shell's `&`.
        if order != signal.SIGHUP or signal.getsignal(order) != signal.SIG_IGN:
            signal.signal(order, _obey)


def _obey(_number: int, _frame: FrameType | None) -> None:
    # An impatient second Ctrl-C must not break the orderly stop, which is bounded in time.
    for order in ORDERS:
        signal.signal(order, signal.SIG_IGN)
    raise Ordered


@contextmanager
def own_terminal() -> Iterator[None]:
    """Receive Ctrl-C alone: `make`, in the same process group, would else die of it with 130."""
    if not sys.stdin.isatty() or os.tcgetpgrp(sys.stdin.fileno()) != os.getpgrp():
        yield
        return
    before = os.getpgrp()
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    if before != os.getpid():
        os.setpgid(0, 0)
    os.tcsetpgrp(sys.stdin.fileno(), os.getpgrp())
    try:
        yield
    finally:
        os.tcsetpgrp(sys.stdin.fileno(), before)
