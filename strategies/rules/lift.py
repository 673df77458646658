"""Whether a provider is denied for one reason more often than others are by the same payer.

lift = (k / n) / (K / N): of the provider's n claims with the payer k were denied for it, of all
N claims with the payer K. Against the *other* providers the ratio of shares r has an interval on
the log scale (Katz and others, Biometrics 34, 1978, 469-474) with a half added to each count
(Walter, Biometrika 62, 1975, 371-374), so that it stands where nobody else has the denial. As the
provider is itself among all, lift = r / (w r + 1 - w) with w = n / N; that rises with r, so its
lower bound is that of r put into it.
"""

from decimal import ROUND_HALF_UP, Decimal
from math import exp, log, sqrt

from arengine.lib.money import ratio
from strategies.rules.intervals import Z

# Below, a share says more of chance than of the provider.
FEWEST_CLAIMS = 30
FEWEST_DENIED = 5
PLACES = Decimal("0.01")
HALF = 0.5


def lift(k: int, n: int, all_k: int, all_n: int) -> Decimal | None:
    """How many times as often as on average; None where there is nobody to compare with."""
    if not _comparable(k, n, all_k, all_n):
        return None
    return ratio(k * all_n, n * all_k, 2)


def lift_low(k: int, n: int, all_k: int, all_n: int) -> Decimal | None:
    """The lower end of its 95 % interval; None below the fewest claims that are judged."""
    if not _comparable(k, n, all_k, all_n) or n < FEWEST_CLAIMS or k < FEWEST_DENIED:
        return None
    others_k, others_n, weight = all_k - k, all_n - n, n / all_n
    spread = sqrt(1 / (k + HALF) - 1 / (n + HALF) + 1 / (others_k + HALF) - 1 / (others_n + HALF))
    middle = log((k + HALF) / (n + HALF)) - log((others_k + HALF) / (others_n + HALF))
    low = exp(middle - Z * spread)
    return Decimal(low / (weight * low + 1 - weight)).quantize(PLACES, ROUND_HALF_UP)


def stands_out(low: Decimal | None) -> bool:
    """The whole interval lies above the average."""
    return low is not None and low > 1


def _comparable(k: int, n: int, all_k: int, all_n: int) -> bool:
    if not (0 <= k <= n <= all_n and k <= all_k <= all_n):
        raise ValueError(f"{k} of {n} among {all_k} of {all_n}")
    return k > 0 and all_n > n
