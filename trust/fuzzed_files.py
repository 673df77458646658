"""T21: thousands of mutated files through the pipeline; each is exact or says where it is not."""

import importlib
from collections.abc import Callable

from claims.bulk.verification import first_broken
from claims.clock import portfolio_date
from trust.copies import ask_each
from trust.files import AS_OF
from trust.outcomes import Outcome
from trust.sizes import size

# One file from a seed through the pipeline: None, or what was wrong.
FuzzOne = Callable[[int], str | None]
# What is tried is the reading of files: commits need not be waited for.
QUICK = {"PGOPTIONS": "-c synchronous_commit=off", "IMPORT_BELL": "0"}


def fuzzed_files(seed: int) -> Outcome:
    """The files of so many seeds from this one on, half of them in each of two processes."""
    count = size("FILES", 5_000)
    first = count // 2
    words = [
        ["-m", "trust.lone_fuzzer", str(seed), str(first)],
        ["-m", "trust.lone_fuzzer", str(seed + first), str(count - first)],
    ]
    faults = [fault for told in ask_each(words, QUICK) for fault in told]
    return Outcome(not faults, f"{len(faults)} of {count:,} files wrong", faults)


def faults_of(seed: int, count: int) -> list[str]:
    """What was wrong with each file, and the first invariant that does not hold after all."""
    module = importlib.import_module("tests.claims.importing.pipeline.fuzz")
    fuzz_one: FuzzOne = module.fuzz_one
    tried = [(one, fuzz_one(one)) for one in range(seed, seed + count)]
    faults = [f"seed {one}: {fault}" for one, fault in tried if fault]
    broken = first_broken(portfolio_date(AS_OF))
    return [*faults, *([f"broken: {broken.invariant}, {broken.offender}"] if broken else [])]
