"""What many threads have done and what went wrong, counted in one place."""

import threading
from collections import Counter
from collections.abc import Callable

from django.db import connection

from arengine.lib.errors import Refused


class Tally:
    """Counts by name; the first of each fault in words."""

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self._lock = threading.Lock()

    def note(self, act: str) -> None:
        with self._lock:
            self.done[act] += 1

    def fault(self, what: str) -> None:
        with self._lock:
            self.faults[what] += 1

    def attempt(self, act: str, work: Callable[[], object]) -> None:
        """Does it once. A refusal is an answer like any other, anything else is a fault."""
        try:
            work()
        except Refused as refusal:
            self.note(f"{act}: {refusal.code}")
        except Exception as error:
            self.fault(f"{act}: {type(error).__name__}: {str(error).splitlines()[0][:200]}")
            connection.close()
        else:
            self.note(act)


class Crowd:
    """Threads that go on until they are told to stop."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def add(self, turn: Callable[[], object], every: float = 0.0) -> None:
        """One more, who takes turn after turn, with a pause between them."""
        thread = threading.Thread(target=self._go_on, args=(turn, every), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _go_on(self, turn: Callable[[], object], every: float) -> None:
        try:
            while not self.stopped.is_set():
                turn()
                self.stopped.wait(every)
        finally:
            connection.close()

    def end(self, patience: float) -> int:
        """Lets everyone finish their turn; returns how many did not."""
        self.stopped.set()
        for thread in self._threads:
            thread.join(patience)
        return sum(thread.is_alive() for thread in self._threads)
