"""Scenario discovery: planted boxes come back, whatever the factors are called and in which order cases stand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc

from gzsim.errors import InputError
from gzsim.experiments.discovery import cart_rules, prim_boxes
from gzsim.views.regions import within

pytestmark = pytest.mark.filterwarnings("error")

SCHEMES = np.array(["last_place", "none", "quota"])


def cases(number=1000):
    draws = qmc.LatinHypercube(4, rng=1).random(number)
    inputs = pd.DataFrame(draws[:, :3], columns=["leader.discount", "effort", "scenario"])
    inputs["leader.discount"] = 0.88 + 0.12 * inputs["leader.discount"]
    return inputs.assign(scheme=SCHEMES[(3 * draws[:, 3]).astype(int)])


INPUTS = cases()
PLANTED = (INPUTS["leader.discount"] < 0.93) & INPUTS["effort"].between(0.3, 0.8)
PLANTED_SCHEME = (INPUTS["scenario"] > 0.6) & (INPUTS["scheme"] != "none")


@pytest.fixture(scope="module")
def planted():
    return prim_boxes(INPUTS, PLANTED, density=0.95)


def test_a_planted_box_comes_back_within_a_few_percent(planted):
    first = planted.table[planted.table["box"] == 1].set_index("factor")
    assert set(first.index) == {"leader.discount", "effort"}
    assert first.loc["leader.discount", "high"] == pytest.approx(0.93, abs=0.02 * 0.12)
    assert np.isnan(first.loc["leader.discount", "low"])
    assert first.loc["effort", ["low", "high"]].tolist() == pytest.approx([0.3, 0.8], abs=0.03)
    assert (first["quasi_p"] < 1e-6).all()
    assert planted.summary.loc[0, "coverage"] > 0.97


def test_a_planted_choice_comes_back_with_its_categories():
    """A factor may be called as the library calls something of its own."""
    found = prim_boxes(INPUTS, PLANTED_SCHEME, density=0.95, boxes=1).table.set_index("factor")
    assert found.loc["scheme", "categories"] == ("last_place", "quota")
    assert found.loc["scenario", "low"] == pytest.approx(0.6, abs=0.02)
    assert found.loc["scenario", "categories"] is None


def test_coverage_density_and_mass_are_those_of_the_cases_within(planted):
    inside = within(INPUTS, planted.table[planted.table["box"] == 1])
    row = planted.summary.iloc[0]
    assert row["cases"] == inside.sum()
    assert row["mass"] == pytest.approx(inside.mean())
    assert row["density"] == pytest.approx(PLANTED[inside].mean())
    assert row["coverage"] == pytest.approx(PLANTED[inside].sum() / PLANTED.sum())
    assert planted.coverage == pytest.approx(planted.summary["coverage"].sum())


def test_two_separate_boxes_are_found_one_after_the_other():
    two = (INPUTS["effort"] < 0.25) | (INPUTS["scenario"] > 0.8)
    found = prim_boxes(INPUTS, two, density=0.95)
    assert set(found.table.groupby("box").first()["factor"]) == {"effort", "scenario"}
    assert found.summary["reaches"].all()
    assert found.coverage > 0.95
    assert found.mass <= 1


def test_the_widest_box_that_reaches_the_density_is_chosen():
    noisy = PLANTED & (np.random.default_rng(4).random(len(INPUTS)) < 0.8)
    found = prim_boxes(INPUTS, noisy, density=0.7, boxes=1)
    steps = found.trajectory
    (chosen,) = steps[steps["chosen"]].itertuples()
    assert chosen.density >= 0.7
    assert chosen.coverage == steps.loc[steps["density"] >= 0.7, "coverage"].max()
    assert found.summary.loc[0, "reaches"]


def test_where_no_box_reaches_the_density_the_densest_says_so():
    half = PLANTED & (np.random.default_rng(4).random(len(INPUTS)) < 0.5)
    found = prim_boxes(INPUTS, half, density=0.99)
    assert found.summary["reaches"].tolist() == [False]
    assert found.summary.loc[0, "density"] == found.trajectory["density"].max() < 0.99


@pytest.mark.parametrize(("interest", "says"), [(False, "no experiment"), (True, "every experiment")])
@pytest.mark.parametrize("method", [prim_boxes, cart_rules])
def test_interest_nowhere_or_everywhere_is_refused(method, interest, says):
    with pytest.raises(InputError, match=says) as caught:
        method(INPUTS, pd.Series(interest, index=INPUTS.index))
    assert caught.value.field == "of_interest"


@pytest.mark.parametrize("method", [prim_boxes, cart_rules])
def test_missing_values_and_strangers_are_refused(method):
    for inputs, chosen, field in (
        (INPUTS.mask(INPUTS["effort"].to_frame("effort") > 0.9), PLANTED, "inputs"),
        (INPUTS, PLANTED.astype(object).mask(PLANTED.index == 3), "of_interest"),
        (INPUTS, PLANTED.iloc[1:], "of_interest"),
        (INPUTS, PLANTED.astype(float) * 2, "of_interest"),
        (INPUTS.to_numpy(), PLANTED, "inputs"),
    ):
        with pytest.raises(InputError) as caught:
            method(inputs, chosen)
        assert caught.value.field == field
        assert caught.value.valid


def test_a_density_that_holds_everywhere_is_refused():
    with pytest.raises(InputError, match="of interest already"):
        prim_boxes(INPUTS, ~PLANTED, density=0.5)


@given(st.permutations(range(100)))
@settings(max_examples=3)
def test_the_order_of_cases_does_not_matter(order):
    inputs, chosen = INPUTS.iloc[:100], PLANTED_SCHEME[:100]
    for method in (prim_boxes, cart_rules):
        one, other = (each.table.astype(str) for each in (method(inputs, chosen), method(inputs.iloc[order], chosen)))
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize("prefix", ["scheme ", "方案", "0", "the ", "by "])
def test_what_categories_are_called_does_not_matter(prefix):
    """Leaving out b, c or d is equally good, and sets of texts have an order that hangs on their names."""
    inputs = pd.DataFrame({"scheme": np.repeat(list("abcd"), 20)})
    chosen = (inputs["scheme"] == "a") | (np.arange(80) % 4 == 0)
    (one,), (other,) = (prim_boxes(table, chosen, density=0.5, boxes=1).table["categories"]
                        for table in (inputs, prefix + inputs))  # fmt: skip
    assert len(one) == 3
    assert other == tuple(prefix + each for each in one)


def test_rules_are_sentences_with_their_share_of_interest():
    found = cart_rules(INPUTS, PLANTED_SCHEME, depth=2, names={})
    first = found.table.iloc[0]
    assert first["rule"].startswith("scenario ≥ 0.")
    assert first["rule"].endswith(" and scheme = last_place or quota")
    assert first["share"] == 1
    assert first["coverage"] == pytest.approx(1, abs=0.05)
    assert found.table["cases"].sum() == len(INPUTS)
    assert found.table["of_interest"].sum() == PLANTED_SCHEME.sum()


def test_leaves_part_the_cases_as_their_bounds_say():
    found = cart_rules(INPUTS, PLANTED, depth=4, least=0.02)
    inside = pd.DataFrame({leaf: within(INPUTS, bounds) for leaf, bounds in found.bounds.groupby("leaf")})
    assert (inside.sum(axis=1) == 1).all()
    assert inside.sum().tolist() == found.table["cases"].tolist()
    assert inside[PLANTED].sum().tolist() == found.table["of_interest"].tolist()


def test_leaves_hold_the_least_share_of_cases_and_the_depth():
    found = cart_rules(INPUTS, PLANTED, depth=1, least=0.2)
    assert len(found.table) == 2
    assert found.table["cases"].min() >= 200


def test_cases_that_no_question_tells_apart_are_one_rule():
    inputs = pd.DataFrame({"a": [1.0] * 40})
    found = cart_rules(inputs, np.arange(40) < 10)
    assert found.table["rule"].tolist() == ["anywhere"]
    assert found.table["share"].tolist() == [0.25]


def test_the_picture_draws_the_box_at_its_bounds(planted):
    left = planted.plot(language="en").axes[0]
    (box,) = left.patches
    bounds = planted.table.set_index("factor")
    assert (left.get_xlabel(), left.get_ylabel()) == ("leader.discount", "effort")
    assert box.get_x() + box.get_width() == pytest.approx(bounds.loc["leader.discount", "high"])
    assert box.get_y() == bounds.loc["effort", "low"]
    assert box.get_y() + box.get_height() == pytest.approx(bounds.loc["effort", "high"])


def test_categories_within_the_box_stand_side_by_side_in_it():
    axes = prim_boxes(INPUTS, PLANTED_SCHEME, density=0.95, boxes=1).plot(language="en").axes[0]
    (box,) = axes.patches
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["Last-place deduction", "quota", "No sanction"]
    assert box.get_y() < 0
    assert 1 < box.get_y() + box.get_height() < 2


def test_a_picture_of_a_box_that_is_not_there_is_refused(planted):
    with pytest.raises(InputError, match="box"):
        planted.plot(box=4)


def test_a_factor_that_is_another_in_each_row_tells_nothing():
    inputs = pd.DataFrame({"x": np.linspace(0, 1, 20), "hazard": [(0.1, each / 20) for each in range(20)]})
    with pytest.raises(InputError, match="hazard"):
        prim_boxes(inputs, inputs["x"] > 0.5)
