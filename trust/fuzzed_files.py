"""T21: thousands of mutated files through the pipeline; each is exact or says where it is not."""

import importlib
from collections.abc import Callable

from django.test import override_settings

from claims.bulk.verification import first_broken
from claims.clock import portfolio_date
from trust.files import AS_OF
from trust.outcomes import Outcome
from trust.sizes import size

# One file from a seed through the pipeline: None, or what was wrong.
FuzzOne = Callable[[int], str | None]


def fuzzed_files(seed: int) -> Outcome:
    try:
        module = importlib.import_module("tests.claims.importing.pipeline.fuzz")
    except ModuleNotFoundError:
        return Outcome(False, "not run: the fuzz of the pipeline is not here")
    fuzz_one: FuzzOne = module.fuzz_one
    count = size("FILES", 5_000)
    with override_settings(IMPORT_BELL=False):
        faults = [(one, fault) for one in range(seed, seed + count) if (fault := fuzz_one(one))]
    first = f"; the first, of seed {faults[0][0]}: {faults[0][1]}" if faults else ""
    broken = first_broken(portfolio_date(AS_OF))
    invariants = f"broken: {broken.invariant}" if broken else "every invariant holds"
    return Outcome(
        not faults and broken is None,
        f"{len(faults)} of {count:,} files wrong{first}; {invariants}",
    )
