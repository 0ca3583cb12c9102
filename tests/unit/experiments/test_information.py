"""The value of information: closed forms of normal payoffs, factors that do nothing, and what no answer hangs on."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from gzsim.errors import InputError
from gzsim.experiments.information import group_means, partial_information, perfect_information

MEAN, KNOWN, REST = 0.5, 1.0, 2.0
"""The lead of the reform over today: N(0.5, 1² + 2²), of which one factor brings 1²."""


def unit_normal_loss(mean, spread):
    """σφ(μ/σ) − |μ|Φ(−|μ|/σ): what it is worth to know a lead N(μ, σ²) before choosing (Raiffa and Schlaifer 1961)."""
    return spread * norm.pdf(mean / spread) - abs(mean) * norm.cdf(-abs(mean) / spread)


def drawn(draws, seed=1):
    z = np.random.default_rng(seed).normal(size=(draws, 4))
    inputs = pd.DataFrame(z[:, :3], columns=["known", "rest", "idle"])
    today = 10 + z[:, 3]  # what shifts both alternatives alike is worth nothing to know
    lead = MEAN + KNOWN * inputs["known"] + REST * inputs["rest"]
    return pd.DataFrame({"today": today, "reform": today + lead}), inputs


@pytest.fixture(scope="module")
def sample():
    return drawn(2000)


@pytest.fixture(scope="module")
def found(sample):
    return partial_information(*sample)


@pytest.mark.parametrize(("mean", "spread"), [(0.0, 1.0), (0.5, 2.0), (-1.0, 1.5)])
def test_perfect_information_of_a_normal_lead(mean, spread):
    lead = np.random.default_rng(3).normal(mean, spread, 20_000)
    told = perfect_information(pd.DataFrame({"today": 0.0, "reform": lead}))
    assert told.value == pytest.approx(unit_normal_loss(mean, spread), abs=4 * (told.high - told.low) / (2 * 1.96))
    assert told.high - told.low < 0.1


def test_perfect_information_by_hand():
    payoffs = pd.DataFrame({"bold": [10.0, -4, 0, np.nan], "safe": [2.0, 2, 2, 9]})
    told = perfect_information(payoffs)
    assert (told.chosen, told.draws, told.left_out) == ("bold", 3, 1)  # tied with safe at 2, and first
    assert told.value == pytest.approx((10 + 2 + 2) / 3 - 2)
    assert told.table.set_index("alternative")["loss"].to_dict() == pytest.approx({"bold": 8 / 3, "safe": 8 / 3})


def test_intervals_of_perfect_information_hold_what_they_should():
    true = unit_normal_loss(MEAN, np.hypot(KNOWN, REST))
    told = [perfect_information(drawn(500, seed)[0]) for seed in range(100)]
    assert 88 <= sum(each.low <= true <= each.high for each in told) <= 99


def test_partial_information_of_a_normal_lead(found):
    table = found.table.set_index("factor")
    for factor, spread in (("known", KNOWN), ("rest", REST)):
        true = unit_normal_loss(MEAN, spread)
        assert table.loc[factor, "low"] < true < table.loc[factor, "high"]
        assert table.loc[factor, "value"] == pytest.approx(true, rel=0.15)
    assert found.table["factor"].tolist() == ["rest", "known", "idle"]


def test_partial_information_is_on_target_over_many_samples():
    told = [partial_information(*drawn(300, seed), ["known"], shuffles=20).table.loc[0] for seed in range(40)]
    values, true = [each["value"] for each in told], unit_normal_loss(MEAN, KNOWN)
    assert np.mean(values) == pytest.approx(true, abs=3 * np.std(values) / 40**0.5)
    assert sum(each["low"] < true < each["high"] for each in told) >= 35


@pytest.mark.parametrize("alternatives", [2, 8])
def test_what_does_nothing_is_worth_nothing_on_average(alternatives):
    def idle(seed):
        random = np.random.default_rng(seed)
        payoffs = pd.DataFrame(random.normal(size=(200, alternatives)))
        inputs = pd.DataFrame({"idle": random.normal(size=200), "kind": random.integers(0, 6, 200)})
        told = partial_information(payoffs, inputs, shuffles=20)
        return told.table.set_index("factor")["value"] / told.perfect.value

    shares = pd.DataFrame([idle(seed) for seed in range(20)])
    assert (shares.mean().abs() < 0.03).all()


def test_many_categories_that_do_nothing_show_much_only_by_chance():
    random = np.random.default_rng(5)
    payoffs, inputs = pd.DataFrame(random.normal(size=(200, 5))), pd.DataFrame({"kind": random.integers(0, 40, 200)})
    kinds = inputs.astype(str)
    row = partial_information(payoffs, kinds).table.loc[0]
    assert row["by_chance"] > 0.2
    assert abs(row["value"]) < 0.1
    assert row["low"] < 0 < row["high"]


def test_a_category_is_worth_what_its_means_say():
    kinds = np.repeat(["dry", "wet"], 50)
    payoffs = pd.DataFrame({"dam": np.where(kinds == "dry", 4.0, -1.0), "none": 0.0})
    row = partial_information(payoffs, pd.DataFrame({"rain": kinds})).table.loc[0]
    assert row["value"] + row["by_chance"] == pytest.approx(2.0 - 1.5)
    assert row["by_chance"] < 0.01
    assert row["low"] < 0.5 < row["high"]


def test_knowing_all_that_matters_is_knowing_everything():
    x = np.random.default_rng(2).uniform(-1, 1, 500)
    payoffs = pd.DataFrame({"a": x**2, "b": 0.3, "c": np.sin(4 * x)})
    table = partial_information(payoffs, pd.DataFrame({"x": x})).table
    assert table.loc[0, "share"] == pytest.approx(1, abs=0.03)


def test_nothing_is_worth_knowing_where_one_is_always_best(sample):
    payoffs, inputs = sample
    told = partial_information(payoffs.assign(best=payoffs.max(axis="columns") + 1), inputs)
    assert told.perfect.value == 0
    assert (told.table["value"] == 0).all()
    assert told.table["share"].isna().all()


def test_value_hangs_on_no_order_of_draws(sample, found):
    payoffs, inputs = sample
    again = partial_information(payoffs.sample(frac=1, random_state=4), inputs.sample(frac=1, random_state=5))
    pd.testing.assert_frame_equal(again.table, found.table, check_exact=True)
    assert again.perfect.value == found.perfect.value


def test_value_hangs_on_no_scale_of_a_factor(sample, found):
    payoffs, inputs = sample
    again = partial_information(payoffs, np.exp(inputs))
    pd.testing.assert_frame_equal(again.table, found.table, check_exact=True)


def test_value_is_in_the_unit_of_payoffs_whichever_way_is_better(sample, found):
    payoffs, inputs = sample
    costs = partial_information(-1024 * payoffs, inputs, better="lower")
    pd.testing.assert_frame_equal(
        costs.table.set_index("factor")[["value", "low", "high"]],
        1024 * found.table.set_index("factor")[["value", "low", "high"]],
    )
    assert costs.perfect.value == pytest.approx(1024 * found.perfect.value)


def test_seeds_change_luck_alone(sample, found):
    other = partial_information(*sample, seed=8).table
    assert other["value"].tolist() != found.table["value"].tolist()
    assert other["value"].tolist() == pytest.approx(found.table["value"].tolist(), abs=0.02)


def test_names_choose_what_is_asked(sample, found):
    one = partial_information(*sample, ["known"]).table.loc[0]
    assert one.equals(found.table.set_index("factor", drop=False).loc["known"].rename(0))


def test_a_smoother_of_ones_own_is_as_good(sample, found):
    def straight(factor, targets):
        design = np.column_stack([np.ones(len(factor)), factor])
        return design @ np.linalg.lstsq(design, targets, rcond=None)[0]

    own = partial_information(*sample, ["known"], method=straight).table.loc[0]
    assert own["value"] == pytest.approx(found.table.set_index("factor").loc["known", "value"], rel=0.05)


def test_group_means_keep_the_mean_of_all():
    targets = np.random.default_rng(6).normal(size=(30, 2))
    kinds = pd.Series(list("abc") * 10)
    assert np.allclose(group_means(kinds, targets).mean(axis=0), targets.mean(axis=0))
    assert np.allclose(group_means(kinds, targets)[0], targets[::3].mean(axis=0))


SMALL = pd.DataFrame({"a": np.arange(20.0), "b": 9.0})
FACTOR = pd.DataFrame({"x": np.arange(20.0)})


@pytest.mark.parametrize(
    ("payoffs", "inputs", "asked", "field"),
    [
        (SMALL[["a"]], FACTOR, {}, "payoffs"),
        (SMALL, FACTOR["x"], {}, "inputs"),
        (SMALL, FACTOR.iloc[:9], {}, "inputs"),
        (SMALL, FACTOR.where(FACTOR > 3), {}, "inputs"),
        (SMALL, FACTOR.astype(str), {}, "inputs"),
        (SMALL, pd.DataFrame({"x": [[each] for each in range(20)]}), {}, "inputs"),
        (SMALL, FACTOR.set_axis([0] * 20), {}, "inputs"),
        (SMALL, FACTOR, {"names": ["y"]}, "names"),
        (SMALL, FACTOR, {"names": "x"}, "names"),
        (SMALL, FACTOR, {"names": []}, "names"),
        (SMALL, FACTOR, {"better": "most"}, "better"),
        (SMALL, FACTOR, {"shuffles": 1}, "shuffles"),
        (SMALL, FACTOR, {"seed": -1}, "seed"),
        (SMALL, FACTOR, {"method": "spline"}, "method"),
        (SMALL, FACTOR, {"method": lambda factor, targets: targets.mean(axis=0)}, "method"),
        (SMALL, FACTOR, {"method": lambda factor, targets: targets * np.nan}, "method"),
    ],
)
def test_what_cannot_be_valued_is_refused(payoffs, inputs, asked, field):
    with pytest.raises(InputError) as refused:
        partial_information(payoffs, inputs, **asked)
    assert refused.value.field == field
