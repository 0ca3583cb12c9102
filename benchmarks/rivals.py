"""What it saves to keep only the rivals that can bind: benefit of the doubt for as many units as China has counties.

Usage: ``python benchmarks/rivals.py``; some two minutes. Seconds of processor time, of 2,843 units × 20 indicators that
have much in common, and of as many that have nothing. With all rivals, and with those that no other dominates, 300
units are solved one by one and stand for the rest.
"""

import time
from collections.abc import Callable

import numpy as np
from scipy.optimize import linprog

from gzsim.index.weights.frontier import best_weights
from gzsim.index.weights.programmes import undominated, weights_towards

UNITS, INDICATORS, SOLVED, SEED = 2843, 20, 300, 1


def drawn(common: float, random: np.random.Generator) -> np.ndarray:
    """Positive values (unit, indicator), log-normal, with a part that a unit's indicators share."""
    return np.exp(common * random.normal(size=(UNITS, 1)) + 0.5 * random.normal(size=(UNITS, INDICATORS)))


def one_by_one(x: np.ndarray, rivals: np.ndarray) -> np.ndarray:
    """Scores, each from a programme with all these rivals."""
    most = rivals.max(axis=0)
    limits = np.ones(len(rivals))
    return np.array([-linprog(-own / most, A_ub=rivals / most, b_ub=limits, method="highs").fun for own in x])


def seconds(call: Callable[[], np.ndarray]) -> tuple[np.ndarray, float]:
    """What a call gives and the processor time that it takes."""
    start = time.process_time()
    return call(), time.process_time() - start


def main() -> None:
    """Print a line for each of the two tables."""
    random = np.random.default_rng(SEED)
    for common in (0.5, 0.0):
        x = drawn(common, random)
        some = x[random.choice(UNITS, SOLVED, replace=False)]
        kept = x[undominated(x)]
        weights, quick = seconds(lambda: weights_towards(x, x, x))  # noqa: B023
        _, own = seconds(lambda: best_weights(x))  # noqa: B023
        plain, slow = seconds(lambda: one_by_one(some, x))  # noqa: B023
        _, pruned = seconds(lambda: one_by_one(some, kept))  # noqa: B023
        scores = 1 / (weights_towards(some, some, x) @ x.T).max(axis=1)
        frontier = ((weights * x).sum(axis=1) / (weights @ x.T).max(axis=1) > 1 - 1e-9).sum()
        slow, pruned = (each * UNITS / SOLVED for each in (slow, pruned))
        print(f"undominated {len(kept)}, on the frontier {frontier}; scores differ by {abs(scores - plain).max():.0e}:")
        print(f"all rivals {slow:.0f} s, undominated ones {pruned:.1f} s, binding ones {quick:.1f} s,")
        print(f"`benefit_of_the_doubt` {own:.1f} s")


if __name__ == "__main__":
    main()
