"""Price of a span of lie where audits are aimed: found with few questions, and the one that halving finds."""

import math

import numpy as np
import pytest

from gzsim.numeric.marks import Scoring
from gzsim.simulation.fabrication.aimed import CLEARLY, CLOSE, FROM_ABOVE, _settle, expected_fine
from gzsim.simulation.fabrication.best_lie import Temptations, best_told
from gzsim.simulation.fabrication.fabricating import fabricate

BANDS = ((0.6, 0.6), (0.8, 0.8), (1.0, 1.0))
LEADERS = 150


def tempted(random, rules, edges):
    """Leaders of every kind: far from and near to targets, honest, found already, with stocks that may be cleared."""
    count = len(rules)
    each, report = (1, LEADERS), (1, count, LEADERS)

    def some(shape, share, greatest):
        return random.uniform(0.0, greatest, shape) * (random.random(shape) < share)

    return Temptations(
        attained=random.uniform(0.5, 1.25, report),
        worth=random.uniform(0.0, 0.4, report),
        lying_cost=np.where(random.random(each) < 0.1, np.inf, random.uniform(0.5, 6.0, each)),
        ease=some(report[1:], 0.9, 2.0),
        rate=random.uniform(0.3, 3.0, report),
        notch=some(report[1:], 0.7, 0.05),
        doubt=0.11,
        holding=some(count, 0.5, 0.3),
        stays=random.uniform(0.0, 1.0, each),
        stock=some(report, 0.3, 0.5),
        fine=np.zeros(each),
        barred=random.random(report) < 0.05,
        curves=Scoring.of(0.0, [1.2] * count, rules).curves,
        cliffs=np.stack([random.uniform(0.6, 1.1, (*report, edges)), some((*report, edges), 0.5, 0.05)], -1),
    )


def invented(t, i, price):
    """M(p) and all gains beside the price, report by report."""
    total, gained = 0.0, 0.0
    for k in range(t.attained.shape[1]):
        if t.barred[0, k, i] or t.ease[k, i] <= 0.0:
            continue
        m, gain = best_told(
            t.attained[0, k, i], t.worth[0, k, i], t.lying_cost[0, i] / t.ease[k, i], t.rate[0, k, i], t.notch[k, i],
            t.doubt, t.holding[k] * t.stays[0, i], t.stock[0, k, i], price, t.curves, k, t.cliffs[0, k, i],
        )  # fmt: skip
        total, gained = total + max(0.0, m), gained + gain
    return total, gained


def price_by_halving(t, i, by_lot, fine):
    """The better of two prices, one by nothing but halving."""
    loss, _, _, cutoff, width = fine
    ratio = cutoff / width
    steepest = max(0.0, cutoff + 0.5 * width * (math.sqrt(ratio * ratio + 8.0) - ratio))

    def answer(price):
        return expected_fine(min(steepest, invented(t, i, price)[0]), *fine)[1]

    def kept(price):
        m, gain = invented(t, i, price)
        return gain + price * m - expected_fine(m, *fine)[0]

    low = expected_fine(0.0, *fine)[1]
    below = answer(low)
    while below - low > CLOSE * loss:
        middle = 0.5 * (low + below)
        low, below = (middle, below) if middle < answer(middle) else (low, middle)
    beyond = by_lot
    for _ in range(FROM_ABOVE):
        beyond = expected_fine(invented(t, i, beyond)[0], *fine)[1]
    return beyond if kept(beyond) > kept(below) + CLEARLY * loss else below


@pytest.mark.parametrize("width", [1e-8, 0.02, 0.5])
@pytest.mark.parametrize(
    ("rules", "edges"),
    [([None] * 6, 1), ([None] * 2, 0), ([2.0, None, 2.0], 2), ([BANDS, None, 2.0, BANDS], 1)],
    ids=["lines", "targets alone", "concave", "bands"],
)
def test_the_price_is_the_one_that_halving_finds(rules, edges, width):
    random = np.random.default_rng(1)
    t = tempted(random, rules, edges)
    shape = t.lying_cost.shape
    loss, lot = random.uniform(0.01, 0.5, shape), random.uniform(0.0, 0.6, shape)
    aimed = np.minimum(1.0, random.uniform(0.0, 1.4, shape)) * (random.random(shape) < 0.9)
    cutoff = random.uniform(-0.3, 1.5, shape)
    price = lot * loss
    told = np.ascontiguousarray(fabricate(t._replace(fine=price)))
    expected = price.copy()
    for i in range(LEADERS):
        if aimed[0, i] > 0.0 and t.lying_cost[0, i] < np.inf:
            fine = (loss[0, i], lot[0, i], aimed[0, i], cutoff[0, i], width)
            expected[0, i] = price_by_halving(t, i, price[0, i], fine)
    assert (expected > price).mean() > 0.3
    _settle(t, told, loss, lot, aimed, cutoff, width, price)
    np.testing.assert_array_equal(price, expected)
