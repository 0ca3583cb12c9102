r"""The end of the year: what is brought forward from the next one, or saved for it.

Once the truth of a flow is known, work can be moved over the end of the year: finished ahead of its time, booked in
December, or left for January. y spans brought forward (below zero: saved) are real. December has y more, and the next
year (1 + r)·y less, spread over it as planned. Leaders choose the y that is best for

.. math::
    s\,[M(A + y) - M(A)] + \sum_j L_j\,[\Phi((A + y - a_j)/\sigma_v) - \Phi((A - a_j)/\sigma_v)]
        - \tfrac12 \kappa_y y^2 - (1 + r)\,\delta(1 - h)\,\bar s\,y

like a lie that nobody detects, because nothing is false: the honest do it, too. s is the worth of a span by the score,
the edges a_j are the target (L = B), vetoes and promises. δ(1 − h) is what the next December is worth, nothing to who
knows that the year is the last. s̄ is what a true span of a year is worth on average: what January took one of this year
to be. What truth is worth beside reports is much the same in both years and left out.

Candidates are the truth, where marks rise and where they stand still, (s·M′ − p)/κ and −p/κ with p the price, the cap,
bands, and each edge with some doubts of verification above it, all passed by a hair so that no last digit decides.
Without premium, for who stays for certain and does not discount, one December is as good as the next and y = 0; a known
leaver brings s/κ forward; whoever is short of a target by d reaches for it if d ≤ (s − p)/κ + √(2B/κ) (CF53).

It is settled in December and not earlier in the quarter because only then the truth is known: the choice is then exact.
What is reported is chosen after it. Source: Oyer (1998) and Liebman and Mahoney (2017) for the rise at the end of a
fiscal year; the equation is derived here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gzsim.numeric.attainment import SLACK
from gzsim.numeric.lanes import over_units
from gzsim.numeric.marks import BEND, CAP, LINE, STEPS
from gzsim.numeric.normal import ndtr
from gzsim.simulation.beliefs.outlook import Outlook, SpanWorth
from gzsim.simulation.fabrication.best_lie import HITS
from gzsim.simulation.fabrication.temptation import edges_of, without_lies, worth_of_being_seen
from gzsim.simulation.in_force import InForce
from gzsim.simulation.reporting.promises import Promised
from gzsim.simulation.state import Array, State
from gzsim.simulation.turnover import next_year
from gzsim.simulation.world import World


def close_books(state: State, rules: InForce, view: Outlook, worth: SpanWorth, promised: Promised) -> None:
    """Move what is best to be moved, in place: December's outcome, and what the next year will owe for it."""
    world = rules.world
    if not world.year_end.ease:  # a reform has ended it; what the last year owed is paid
        state.pulled = np.zeros_like(state.pulled)
        return
    state.pulled = np.where(movable(world)[:, None], _best(state, world, view, worth, promised), 0.0)
    state.outcome = state.outcome + state.pulled * world.ruler[:, None]


def movable(world: World) -> Array:
    """(K,) flows, but for what is computed from others, or is carried by rivers."""
    out = world.flow.copy()
    out[world.accounts.rows] = False
    out[world.waters.carried] = False
    return out


def _best(state: State, world: World, view: Outlook, worth: SpanWorth, promised: Promised) -> Array:
    """The best y (R, K, N), spans of the ruler; all is weighed in spans of attainment."""
    rate = world.rate * view.bend
    slope = worth.uncapped / rate
    cost = world.year_end.cost / world.year_end.ease / rate**2
    stay = next_year(state, world)[:, None, :]
    price = (1.0 + world.year_end.premium) * stay * state.january_worth / rate
    doubt = world.fabrication.verification_doubt * rate
    reported = without_lies(state, world, view)
    edges = np.concatenate([_target(world, view), edges_of(view, world, promised)], axis=-2)
    known, earned = _kept(reported, edges, doubt), world.scoring.marks(reported)
    best, moved = np.zeros_like(view.attained), np.zeros_like(view.attained)
    for y in _candidates(world, reported, slope, price, cost, edges, doubt):
        there = reported + y
        gain = slope * (world.scoring.marks(there) - earned) + _kept(there, edges, doubt) - known
        gain = gain - 0.5 * cost * y**2 - price * y
        better = gain > best
        best, moved = np.where(better, gain, best), np.where(better, y, moved)
    return moved / rate


def _target(world: World, view: Outlook) -> Array:
    """The target as an edge (R, K, N, 1, 2)."""
    loss = np.broadcast_to(worth_of_being_seen(world), view.attained.shape)
    return np.stack([np.ones_like(loss), loss], axis=-1)[..., None, :]


def _kept(attained: Array, edges: Array, doubt: Array) -> Array:
    """Utility that is kept at the edges by whoever is seen at ``attained``."""
    seen = ndtr((attained[..., None] - edges[..., 0]) / doubt[..., None])
    return over_units(edges[..., 1] * seen)


def _candidates(
    world: World, attained: Array, slope: Array, price: Array, cost: Array, edges: Array, doubt: Array
) -> Iterator[Array]:
    """What may be best to move (R, K, N), spans of attainment; the truth is not among them."""
    curves = world.scoring.curves[:, :, None]
    line, pull = slope * curves[:, LINE], slope * curves[:, BEND]
    short = 1.0 - attained
    beyond = (line - price) / cost
    yield np.where(
        (beyond < short) & (pull > 0.0), np.minimum(short, (line - price + pull * short) / (cost + pull)), beyond
    )
    yield -price / cost
    yield curves[:, CAP] - attained + SLACK
    for start in np.moveaxis(curves[:, STEPS::2], 1, 0):
        yield np.where(np.isfinite(start), start - attained, 0.0)
    for j in range(edges.shape[-2]):
        for above in HITS:
            hit = edges[..., j, 0] - attained + above * doubt + SLACK
            yield np.where(edges[..., j, 1] > 0.0, hit, 0.0)
