"""Citizens asked by one mode alone."""

from __future__ import annotations

from collections.abc import Iterator

from gzsim.checks.check import Check, drawn
from gzsim.checks.reports import LIARS
from gzsim.checks.running import run
from gzsim.checks.textbook import textbook_world
from gzsim.sanctions import PieceRate
from gzsim.simulation.state import Array
from gzsim.theory.survey import above_truth

WEIGHT, RATE = 0.35, 0.005
POINT = RATE * 8 / 9
"""Worth of a score point to one of nine who pay each other."""


def _above(cost: float, replications: int, **asked: float) -> Array:
    """Points by which measured satisfaction is above the truth where nobody invents anything else."""
    world = textbook_world(
        **LIARS, fabrication__lying_cost=cost, fabrication__audit_probability=1.0, fabrication__fine=10.0,
        citizens__satisfaction_weight=WEIGHT, citizens__satisfaction_slope=0.0,
        **{f"citizens__{name}" if name == "third_party_share" else f"asking__{name}": n for name, n in asked.items()},
    )  # fmt: skip
    verdict = run(world, PieceRate(RATE), replications=replications).verdict
    return (verdict.reported_score - verdict.true_score) / WEIGHT


def on_site_alone(replications: int = 400) -> Iterator[Check]:
    """CF44: nobody is flattered, however cheap it would be, and the truth is measured on average."""
    asked = {"hotline_answers": 0, "vote_answers": 0, "on_site_answers": 1e9, "third_party_share": 0.0}
    for cost in (0.01, 3.0):
        found = _above(cost, replications, **asked)
        yield drawn(
            "CF44", "measured less true satisfaction", f"κ = {cost:g}", above_truth(0.0, POINT, WEIGHT, cost), found
        )


def third_party_alone(replications: int = 400) -> Iterator[Check]:
    """CF45: its bias, and with the square of its capture what flattery adds."""
    for captured, cost, bias in ((0.0, 3.0, 0.0), (0.0, 0.01, 4.0), (0.5, 2.0, -2.0), (1.0, 2.0, 0.0)):
        asked = {"captured": captured, "third_party_bias": bias, "third_party_share": 1.0}
        told = f"χ = {captured:g}, κ = {cost:g}, b = {bias:g}"
        wanted = above_truth(captured, POINT, WEIGHT, cost, 0.3, bias)
        yield drawn("CF45", "measured less true satisfaction", told, wanted, _above(cost, replications, **asked))
