"""Statistics that DuckDB lacks: distributions, the score interval of Wilson, and streaming summaries."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import NormalDist

from infra.local.athena.engines.duckdb_.refused import bad_argument
from infra.local.athena.engines.duckdb_.udfs.xxhash import xxhash64

_SMALL, _EXACT = 1e-50, 1e-14
_PRIME = 0x9E3779B185EBCA87


def normal_cdf(mean: float, deviation: float, value: float) -> float:
    if not deviation > 0:
        raise bad_argument("standardDeviation must be > 0")
    return 0.5 * (1 + math.erf((value - mean) / (deviation * math.sqrt(2))))


def inverse_normal_cdf(mean: float, deviation: float, share: float) -> float:
    if not 0 < share < 1:
        raise bad_argument("p must be 0 > p > 1")
    if deviation <= 0:
        raise bad_argument("sd must be > 0")
    return NormalDist(mean, deviation).inv_cdf(share)


def beta_cdf(a: float, b: float, value: float) -> float:
    if not (a > 0 and b > 0):
        raise bad_argument("a, b must be > 0")
    if not 0 <= value <= 1:
        raise bad_argument("value must be in the interval [0, 1]")
    return _regularized_beta(value, a, b)


def _regularized_beta(x: float, a: float, b: float) -> float:
    """By its continued fraction, on the side where that converges fast."""
    if x in (0, 1):
        return float(x)
    if x > (a + 1) / (2 + b + a) and 1 - x <= (b + 1) / (2 + b + a):
        return 1 - _regularized_beta(1 - x, b, a)
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    return math.exp(a * math.log(x) + b * math.log1p(-x) - math.log(a) - log_beta) / _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """Modified Lentz: see Press et al., Numerical Recipes, 5.2 and 6.4."""
    found = c = 1.0
    d, n, change = 0.0, 0, 0.0
    while abs(change - 1) > _EXACT:
        n += 1
        m = n // 2
        if n % 2:
            step = -((a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / ((1 + step * d) or _SMALL)
        c = (1 + step / c) or _SMALL
        change = c * d
        found *= change
    return found


def wilson(successes: int, trials: int, z: float, side: int) -> float:
    """The end of the interval: `side` -1 is the lower one, 1 the upper."""
    if successes < 0:
        raise bad_argument("number of successes must not be negative")
    if trials <= 0:
        raise bad_argument("number of trials must be positive")
    if successes > trials:
        raise bad_argument("number of successes must not be larger than number of trials")
    if z < 0:
        raise bad_argument("z-score must not be negative")
    share = successes / trials
    middle = share + z * z / (2 * trials)
    reach = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return (middle + side * reach) / (1 + z * z / trials)


def weighted_at(weights: list[float], share: float) -> int:
    """The position from 1 at which the running sum of the weights of sorted values reaches the share."""
    if weights and (least := min(weights)) < 1:
        raise bad_argument(f"weight must be >= 1, was {least}")
    wanted, reached = share * sum(weights), 0.0
    for position, weight in enumerate(weights, 1):
        reached += weight
        if reached > wanted:
            return position
    return len(weights)


def numeric_histogram(values: list[float | None], buckets: int) -> list[dict[str, float]]:
    """The nearest two of the buckets become one until there are few enough."""
    if buckets < 2:
        raise bad_argument("numeric_histogram bucket count must be greater than one")
    counts: dict[float, float] = {}
    for value in sorted(value for value in values if value is not None):
        counts[value] = counts.get(value, 0) + 1
    found = list(counts.items())
    while len(found) > buckets:
        gaps = [right[0] - left[0] for left, right in pairwise(found)]
        at = gaps.index(min(gaps))
        (one, few), (two, more) = found[at : at + 2]
        found[at : at + 2] = [((one * few + two * more) / (few + more), few + more)]
    return [{"k": value, "v": count} for value, count in found]


def checksum(values: list[bytes | None]) -> bytes | None:
    """Whatever the order: the sum of the hashes, NULL counting as well; of no rows there is none."""
    if not values:
        return None
    total = sum(_PRIME if one is None else _PRIME * int.from_bytes(xxhash64(one), "big") for one in values)
    return (total & (2**64 - 1)).to_bytes(8, "little")
