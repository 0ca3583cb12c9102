"""One failure outweighs everything else: who is hit, and what it costs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.history import score_history
from gzsim.index.names import IndexWarning
from gzsim.record import load_record
from gzsim.scenario import load_scenario
from gzsim.zones import VetoRule, alternatives, apply_vetoes

UNITS = list("abcdef")
LAST = VetoRule("accidents", 2, -1, "last place")
CAP = VetoRule("accidents", 2, -1, "score cap", cap=60)
CEILING = VetoRule("water", 90, 1, "grade ceiling", grade="fair")
SCORES = pd.Series([90.0, 80, 70, 65, 50, 40], index=UNITS)
VALUES = pd.DataFrame({"accidents": [3, 0, 5, 2, 0, 0], "water": [95.0, 80, 90, 99, 99, 99]}, index=UNITS)

drawn_scores = st.lists(st.integers(0, 100), min_size=6, max_size=6).map(
    lambda row: pd.Series(row, index=UNITS, dtype=float)
)
drawn_values = st.lists(st.tuples(st.integers(0, 5), st.integers(80, 100)), min_size=6, max_size=6).map(
    lambda rows: pd.DataFrame(rows, index=UNITS, columns=["accidents", "water"], dtype=float)
)
drawn_rules = st.lists(
    st.builds(
        VetoRule,
        indicator=st.sampled_from(["accidents", "water"]),
        threshold=st.sampled_from([1.0, 3.0, 85.0, 95.0]),
        direction=st.sampled_from([1, -1]),
        consequence=st.sampled_from(["last place", "score cap", "grade ceiling"]),
        cap=st.sampled_from([30.0, 60.0]),
        grade=st.sampled_from(["good", "fair"]),
    ),
    max_size=3,
)


def test_the_last_places_go_to_who_is_hit_in_the_order_of_scores():
    told = apply_vetoes(SCORES, VALUES, [LAST])
    assert told.ranks.to_dict() == {"a": 5, "b": 1, "c": 6, "d": 2, "e": 3, "f": 4}
    assert told.scores.tolist() == SCORES.tolist()
    audit = told.audit.set_index("unit")
    assert audit["places_lost"].to_dict() == {"a": 4, "c": 3}
    assert audit["rank_before"].to_dict() == {"a": 1, "c": 3}
    assert audit["value"].to_dict() == {"a": 3, "c": 5}


def test_a_cap_takes_points_and_the_places_that_go_with_them():
    told = apply_vetoes(SCORES, VALUES, [CAP])
    assert told.scores.to_dict() == {"a": 60, "b": 80, "c": 60, "d": 65, "e": 50, "f": 40}
    assert told.ranks.to_dict() == {"a": 3, "b": 1, "c": 3, "d": 2, "e": 5, "f": 6}
    assert told.audit.score_after.tolist() == [60, 60]


def test_a_ceiling_takes_neither_points_nor_places():
    told = apply_vetoes(SCORES, VALUES, [CEILING])
    assert told.scores.tolist() == SCORES.tolist()
    assert told.ranks.tolist() == [1, 2, 3, 4, 5, 6]
    assert told.ceilings.to_dict() == {"b": "fair"}


def test_who_just_meets_the_threshold_is_not_hit():
    told = apply_vetoes(SCORES, VALUES, [LAST, CEILING])
    assert "d" not in set(told.audit.unit)  # two accidents of two allowed
    assert "c" not in set(told.ceilings.index)  # water at exactly 90


def test_the_three_consequences_side_by_side():
    table = alternatives(SCORES, VALUES, [LAST])
    assert table.index.tolist() == ["a", "c"]
    assert table.loc["a"].to_dict() == {
        "score": 90, "no veto": 1, "last place": 5, "score cap": 3, "grade ceiling": 1,
    }  # fmt: skip
    assert alternatives(SCORES, VALUES, [LAST], cap=45)["score cap"].to_dict() == {"a": 4, "c": 4}


def test_with_two_vetoes_the_audit_says_what_each_costs_alone():
    """Where a cap comes on top of the last place it costs nothing more."""
    audit = apply_vetoes(SCORES, VALUES, [LAST, VetoRule("accidents", 4, -1, "score cap", cap=10)]).audit
    c = audit[audit.unit == "c"].set_index("consequence")
    assert c.rank_after.tolist() == [6, 6]
    assert c.rank_without_rule.to_dict() == {"last place": 6, "score cap": 6}
    assert audit[audit.unit == "a"].rank_without_rule.tolist() == [1]


@settings(max_examples=25)
@given(scores=drawn_scores, values=drawn_values)
def test_without_a_rule_nothing_changes(scores, values):
    told = apply_vetoes(scores, values, [])
    assert told.scores.tolist() == scores.tolist()
    assert told.ranks.tolist() == scores.rank(ascending=False, method="min").tolist()
    assert told.audit.empty
    assert alternatives(scores, values, []).empty


@settings(max_examples=50)
@given(scores=drawn_scores, values=drawn_values, rules=drawn_rules)
def test_places_are_conserved(scores, values, rules):
    """As many places are held as there are units: who ties holds several places together."""
    held = apply_vetoes(scores, values, rules).ranks.value_counts().sort_index()
    assert held.index.tolist() == [1, *(1 + held.cumsum()).tolist()[:-1]]
    assert held.sum() == len(UNITS)


@settings(max_examples=50)
@given(scores=drawn_scores, values=drawn_values, rules=drawn_rules)
def test_who_is_not_hit_never_loses_by_the_vetoes_on_others(scores, values, rules):
    told = apply_vetoes(scores, values, rules)
    spared = [unit for unit in UNITS if unit not in set(told.audit.unit)]
    assert (told.ranks[spared] <= scores.rank(ascending=False, method="min")[spared]).all()
    assert told.scores[spared].tolist() == scores[spared].tolist()
    assert (told.scores <= scores).all()


@settings(max_examples=50)
@given(scores=drawn_scores, values=drawn_values, unit=st.sampled_from(UNITS), more=st.integers(1, 5))
def test_more_accidents_never_help(scores, values, unit, more):
    worse = values.copy()
    worse.loc[unit, "accidents"] += more
    for rule in (LAST, CAP):
        before, after = (apply_vetoes(scores, table, [rule]) for table in (values, worse))
        assert after.ranks[unit] >= before.ranks[unit]
        assert after.scores[unit] <= before.scores[unit]


@settings(max_examples=25)
@given(scores=drawn_scores, values=drawn_values, rules=drawn_rules, order=st.permutations(UNITS))
def test_neither_order_nor_names_of_units_matter(scores, values, rules, order):
    told = apply_vetoes(scores, values, rules)
    shuffled = apply_vetoes(scores[order], values, rules)
    pd.testing.assert_series_equal(shuffled.ranks[UNITS], told.ranks)
    renamed = apply_vetoes(scores.rename(str.upper), values.rename(str.upper), rules)
    assert renamed.ranks.tolist() == told.ranks.tolist()
    assert renamed.audit.unit.tolist() == told.audit.unit.str.upper().tolist()


@settings(max_examples=25)
@given(scores=drawn_scores, values=drawn_values, rules=drawn_rules)
def test_the_order_of_the_rules_does_not_matter(scores, values, rules):
    told, turned = apply_vetoes(scores, values, rules), apply_vetoes(scores, values, rules[::-1])
    assert told.ranks.tolist() == turned.ranks.tolist()
    assert told.scores.tolist() == turned.scores.tolist()


def test_what_is_missing_is_named_and_not_hit():
    gap = VALUES.assign(accidents=[np.nan, 0, 5, 2, 0, 0])
    with pytest.warns(IndexWarning, match="accidents.*: a$"):
        told = apply_vetoes(SCORES, gap, [LAST])
    assert told.unknown.values.tolist() == [["a", "accidents > 2: last place", "accidents"]]
    assert told.ranks["a"] == 1
    with pytest.warns(IndexWarning, match="accidents.*: a$"):
        alternatives(SCORES, gap, [LAST])


def test_who_has_no_score_is_named_and_holds_no_place():
    with pytest.warns(IndexWarning, match="no score.*: b$"):
        told = apply_vetoes(SCORES.mask(SCORES.index == "b"), VALUES, [LAST])
    assert np.isnan(told.ranks["b"])
    assert told.ranks.drop("b").tolist() == [4, 5, 1, 2, 3]


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: VetoRule("accidents", 2, 0), "direction"),
        (lambda: VetoRule("accidents", 2, -1, "dismissal"), "dismissal"),
        (lambda: VetoRule("accidents", 2, -1, "score cap"), "cap"),
        (lambda: VetoRule("accidents", 2, -1, "grade ceiling"), "grade"),
        (lambda: VetoRule("accidents", np.nan, -1), "threshold"),
        (lambda: apply_vetoes(SCORES, VALUES, [VetoRule("riots", 0, -1)]), "riots"),
        (lambda: apply_vetoes(SCORES, VALUES.drop("c"), [LAST]), "no row for: c"),
        (lambda: apply_vetoes(SCORES, pd.concat([VALUES, VALUES.loc[["c"]]]), [LAST]), "named twice: c"),
        (lambda: apply_vetoes(SCORES, VALUES.assign(accidents="few"), [LAST]), "not numbers: accidents"),
        (lambda: alternatives(SCORES, VALUES, [VetoRule("riots", 0, -1)]), "riots"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(build, told):
    with pytest.raises(InputError, match=told):
        build()


def test_a_veto_on_fine_particles_would_cost_2016_s_winner_six_places():
    """Seen from space, the air of Qiandongnan, Tongren and Guiyang was the worst of the nine."""
    record = load_record()
    scores = score_history(record, load_scenario("guizhou-2025")).scores
    leads = scores.query("zone_model == 'functional' and year == 2016").set_index("code")["lead"]
    told = apply_vetoes(leads, record.year(2016), [VetoRule("pm25_satellite", 22.5, -1)])
    lost = told.audit.set_index("unit")["places_lost"]
    assert told.ranks[["522600", "520600", "520100"]].tolist() == [7, 8, 9]
    assert lost["522600"] == 6
    assert lost["520100"] == 0  # last already


def test_a_cap_takes_as_much_from_the_lead_and_ties_a_shared_yardstick():
    points = pd.Series([90.0, 75, 70, 40], index=list("abcd"))
    leads = points - pd.Series([60.0, 60, 50, 50], index=points.index)  # a and b on one yardstick, c and d on another
    values = pd.DataFrame({"accidents": [3, 3, 0, 0]}, index=points.index)
    vetoed = apply_vetoes(leads, values, [VetoRule("accidents", 2, -1, "score cap", cap=65)], points=points)
    assert vetoed.scores.tolist() == [65, 65, 70, 40]
    assert vetoed.ranks.to_dict() == {"c": 1, "a": 2, "b": 2, "d": 4}
    assert vetoed.audit[["score_before", "score_after"]].values.tolist() == [[90, 65], [75, 65]]
    with pytest.raises(InputError, match=r"points.*d"):
        apply_vetoes(leads, values, [LAST], points=points.drop("d"))
