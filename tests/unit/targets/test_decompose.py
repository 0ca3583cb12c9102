import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.common.division import largest_remainders
from gzsim.errors import InputError
from gzsim.targets.cascade import CascadeRule
from gzsim.targets.decompose import Adapted, Amplified, Divided, decompose, government_tree


@pytest.fixture(scope="module")
def guizhou(root):
    read = {"dtype": {"code": str, "prefecture": str}}
    return government_tree(
        *(pd.read_csv(root / "data" / f"{name}.csv", **read) for name in ("prefectures", "counties"))
    )


def test_the_province_has_nine_prefectures_and_88_counties(guizhou):
    table = decompose(5.5, guizhou, Amplified(1.0))
    assert table["level"].value_counts().to_dict() == {0: 1, 1: 9, 2: 88}
    assert table["target"].groupby(table["level"]).unique().map(list).tolist() == [[5.5], [6.5], [7.5]]
    assert (table["amplification"].dropna() == 1).all()


@given(st.lists(st.floats(0, 3), min_size=2, max_size=2), st.floats(0, 10))
def test_unrounded_margins_add_up_on_the_way_down(margins, target):
    tree = pd.DataFrame({"unit": ["a", "b", "aa"], "parent": ["top", "top", "a"]})
    table = decompose(target, tree, Amplified(margins, step=0)).set_index("unit")
    assert table.loc["aa", "target"] == pytest.approx(target + sum(margins))


@settings(max_examples=30)
@given(st.data())
def test_water_investment_is_conserved_to_the_last_fen_at_every_node(guizhou, data):
    """CNY 40 billion (S01) divided to prefectures and counties in any proportions."""
    seed, amount = data.draw(st.integers(0, 10_000)), data.draw(st.integers(0, 4_000_000_000_000))
    weights = pd.Series(np.random.default_rng(seed).exponential(size=len(guizhou)), index=guizhou["unit"])
    table = decompose(amount / 100, guizhou, Divided(weights, decimals=2))
    fen = (table["target"] * 100).round().astype("int64")
    own = dict(zip(table["unit"], fen, strict=True))
    for parent, total in fen.groupby(table["parent"]).sum().items():
        assert total == own[parent]
    assert own["520000"] == amount


@given(
    st.integers(-(10**12), 10**12), st.lists(st.floats(0, 1e6), min_size=1, max_size=12).filter(lambda p: sum(p) > 0)
)
def test_parts_sum_to_the_whole_and_lie_within_one_of_their_exact_share(whole, proportions):
    parts = largest_remainders(whole, proportions)
    assert parts.sum() == whole
    exact = whole * np.array(proportions) / np.sum(proportions)
    assert (np.abs(parts - exact) < 1 + 1e-3).all()
    assert (parts * np.sign(whole) >= 0).all()


@given(st.integers(0, 10**9), st.integers(1, 9))
def test_equal_claims_differ_by_one_at_most(whole, units):
    assert np.ptp(largest_remainders(whole, np.ones(units))) <= 1


def test_of_equal_remainders_the_first_comes_first_whatever_the_scale():
    """Two and nine twenty-eighths of this amount leave the same remainder, 5/7."""
    for scale in (1.0, 2.0**-40, 2.0**1000):
        parts = largest_remainders(47_526_295_372, scale * np.array([8.0, 2, 1, 0, 9, 8]))
        assert parts.tolist() == [13_578_941_535, 3_394_735_384, 1_697_367_692, 0, 15_276_309_226, 13_578_941_535]


def test_later_years_follow_the_rule_of_the_cascade():
    tree = pd.DataFrame({"unit": ["a", "b"], "parent": "top"})
    last = pd.DataFrame({"target": [12.0, 8.0], "outcome": [14.0, 8.0]}, index=["a", "b"])
    assert decompose(10.0, tree, Adapted(last, CascadeRule(amplification=0.0)))["target"].tolist() == [10, 13, 10]
    shifted = last.assign(amplification=[-1.0, 0.0], normal=0.0, floor_draw=0.0, rounding_draw=0.0)
    assert decompose(10.0, tree, Adapted(shifted))["target"].tolist() == [10, 12, 10]


def test_units_are_matched_by_name_not_by_place():
    tree = pd.DataFrame({"unit": ["a", "b"], "parent": "top"})
    margins = pd.Series({"b": 2.0, "a": 1.0})
    assert decompose(5, tree, Amplified(margins)).set_index("unit")["target"].to_dict() == {"top": 5, "a": 6, "b": 7}


TREE = pd.DataFrame({"unit": ["a", "b"], "parent": "top"})


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: decompose(float("nan"), TREE, Amplified(1)), "target"),
        (lambda: decompose("5.5", TREE, Amplified(1)), "must be a number"),
        (lambda: decompose(5, TREE.iloc[:0], Amplified(1)), "no rows"),
        (lambda: decompose(5, TREE.drop(columns="parent"), Amplified(1)), "parent"),
        (lambda: decompose(5, TREE.assign(unit="a"), Amplified(1)), "units named twice: a"),
        (lambda: decompose(5, TREE.assign(parent=["top", None]), Amplified(1)), "parent is missing"),
        (lambda: decompose(5, TREE.assign(parent=["x", "y"]), Amplified(1)), "several units"),
        (lambda: decompose(5, TREE.assign(parent=["b", "a"]), Amplified(1)), "circle"),
        (lambda: decompose(5, TREE, Amplified([])), "level 1"),
        (lambda: decompose(5, TREE, Amplified(np.array([]))), "level 1"),
        (lambda: decompose(5, TREE, Amplified({"a": 1})), "nothing about: b"),
        (lambda: decompose(5, TREE, Amplified(float("inf"))), "margin"),
        (lambda: decompose(5, TREE, Adapted(pd.DataFrame({"target": [1, 1]}, ["a", "b"]))), "outcome"),
        (lambda: decompose(5, TREE, Divided({"a": 1})), "nothing about: b"),
        (lambda: decompose(5, TREE, Divided({"a": 0, "b": 0})), "proportions"),
        (lambda: decompose(5, TREE, Divided({"a": -1, "b": 2})), "proportions"),
        (lambda: decompose(5.123, TREE, Divided({"a": 1, "b": 2}, decimals=2)), "decimals"),
        (lambda: largest_remainders(1.5, [1, 1]), "whole"),
        (lambda: government_tree(TREE, TREE), "counties: no column 'prefecture'"),
    ],
)
def test_what_cannot_be_handed_down_is_refused(call, fault):
    with pytest.raises(InputError, match=fault):
        call()
