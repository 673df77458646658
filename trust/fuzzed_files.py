"""T21: thousands of mutated files through the pipeline; each is exact or says where it is not."""

import importlib
from collections.abc import Callable

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
    faults = [(one, fault) for one in range(seed, seed + count) if (fault := fuzz_one(one))]
    first = f"; first: seed {faults[0][0]}: {faults[0][1]}" if faults else ""
    return Outcome(not faults, f"{len(faults)} of {count:,} files wrong{first}")
