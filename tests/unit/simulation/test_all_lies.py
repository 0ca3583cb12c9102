"""All lies at once are those of the rule for one leader and one report."""

import numpy as np
import pytest

from gzsim.numeric.lanes import by_replication, lanes
from gzsim.numeric.marks import Scoring
from gzsim.simulation.fabrication.best_lie import Temptations, best_told, stand_in_told
from gzsim.simulation.fabrication.fabricating import displace, fabricate

RULES = {"line": None, "concave": 2.0, "bands": ((0.6, 0.6), (0.8, 0.8), (1.0, 1.0))}
BY_REPLICATION = ("attained", "worth", "lying_cost", "rate", "stays", "stock", "fine", "barred", "cliffs")


def drawn(seed, runs=7, units=9, edges=0, **fixed):
    """Temptations of four indicators, one of each scoring and one more along a line with a low cap, of every size."""
    random = np.random.default_rng(seed)
    kinds = 1 + len(RULES)
    every, each = (runs, kinds, units), (runs, units)

    def often(share, values):
        return np.where(random.random(values.shape) < share, values, 0.0)

    cliffs = np.stack(
        [random.uniform(0.4, 1.2, (*every, edges)), often(0.5, random.uniform(0, 0.05, (*every, edges)))], axis=-1
    )
    growth = np.array([1.0, 0.0, 1.0, 1.0])
    given = {
        "attained": random.uniform(-0.3, 1.6, every),
        "worth": random.uniform(-0.05, 0.4, every),
        "lying_cost": np.where(random.random(each) < 0.2, np.inf, random.uniform(0.3, 6, each)),
        "ease": often(0.8, random.uniform(0.2, 2, (kinds, units))),
        "rate": np.where(random.random(every) < 0.5, 1.0, random.uniform(0.005, 1.5, every)),
        "notch": often(0.7, random.uniform(0, 0.03, (kinds, units))),
        "doubt": 0.11,
        "holding": 0.4 * growth,
        "stays": random.uniform(0.2, 1, each),
        "stock": often(0.5, random.uniform(0, 0.6, every)),
        "fine": random.uniform(0, 0.3, each),
        "barred": random.random(every) < 0.1,
        "curves": Scoring.of(0.0, [1.2, 1.2, 1.2, 0.9], [*RULES.values(), None]).curves,
        "cliffs": cliffs,
    }
    return Temptations(**given | fixed), often(0.9, random.uniform(0.001, 0.3, (kinds, units)))


def one_by_one(rule, t, *others):
    """The rule for one, called for each who may lie at all; other arguments (K, N) follow what is attained."""
    out = np.zeros(t.attained.shape)
    for r, k, i in np.ndindex(out.shape):
        if t.barred[r, k, i] or t.ease[k, i] <= 0 or t.lying_cost[r, i] == np.inf or any(x[k, i] <= 0 for x in others):
            continue
        out[r, k, i] = rule(
            t.attained[r, k, i], *(x[k, i] for x in others), t.worth[r, k, i], t.lying_cost[r, i] / t.ease[k, i],
            t.rate[r, k, i], t.notch[k, i], t.doubt, t.holding[k] * t.stays[r, i], t.stock[r, k, i], t.fine[r, i],
            t.curves, k, t.cliffs[r, k, i],
        )  # fmt: skip
    return out


def lie_alone(*arguments):
    return best_told(*arguments)[0]


@pytest.mark.parametrize("doubt", [0.11, 1e-3])
@pytest.mark.parametrize("edges", [0, 1, 2])
def test_lies_of_all_are_those_of_the_rule_to_the_bit(edges, doubt):
    for seed in range(4):
        tempted, _ = drawn(seed, edges=edges, doubt=doubt)
        lies = fabricate(tempted)
        assert (lies > 0).any()
        assert (lies < 0).any()
        np.testing.assert_array_equal(lies, one_by_one(lie_alone, tempted))


@pytest.mark.parametrize("doubt", [0.11, 1e-3])
@pytest.mark.parametrize("edges", [0, 1, 2])
def test_what_lies_take_from_all_is_what_the_rule_says_to_the_bit(edges, doubt):
    for seed in range(4):
        tempted, spread = drawn(seed, edges=edges, doubt=doubt)
        taken = displace(tempted, spread)
        assert (taken > 0).any()
        assert (taken < 0).any()
        np.testing.assert_array_equal(taken, one_by_one(stand_in_told, tempted, spread))


def test_who_is_not_tempted_is_left_out_and_the_rule_finds_nothing_either():
    """Fines near what a lie can bring at most: most are left out, and all of them would not have lied."""
    random = np.random.default_rng(5)
    for seed in range(6):
        tempted, spread = drawn(seed, stock=np.zeros((7, 4, 9)))
        line = tempted.curves[:, 2] == 1.0
        most = np.maximum(0.0, tempted.worth) + tempted.notch / np.sqrt(2 * np.pi) / tempted.doubt
        tempted = tempted._replace(fine=most[:, line].max(1) * random.choice([0.5, 0.9, 1.0001, 1.5], (7, 9)))
        nothing = np.broadcast_to(line[:, None], most.shape) & (most <= tempted.fine[:, None])
        assert 0.2 < nothing[:, line].mean() < 1
        assert not one_by_one(lie_alone, tempted)[nothing].any()
        assert not one_by_one(stand_in_told, tempted, spread)[nothing].any()
        np.testing.assert_array_equal(displace(tempted, spread), one_by_one(stand_in_told, tempted, spread))


@pytest.mark.parametrize(("runs", "units"), [(1, 1), (1, 40), (70, 1), (33, 3)])
def test_lies_do_not_depend_on_who_else_is_reckoned_nor_on_memory(runs, units):
    tempted, spread = drawn(6, runs, units, edges=1)
    stored = {name: by_replication(lanes(value)) for name, value in tempted._asdict().items() if np.ndim(value) == 3}
    for rule, others in ((fabricate, ()), (displace, (spread,))):
        together = rule(tempted, *others)
        np.testing.assert_array_equal(rule(tempted._replace(**stored), *others), together)
        last = {name: value[-1:] for name, value in tempted._asdict().items() if name in BY_REPLICATION}
        np.testing.assert_array_equal(rule(tempted._replace(**last), *others)[0], together[-1])
