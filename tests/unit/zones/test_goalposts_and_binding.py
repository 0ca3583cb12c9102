import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.zones import Criterion, VetoRule, WeightDraws, apply_binding, cross_scores, forfeited, league, own

UNITS = list("abcd")
ZONES = dict(zip(UNITS, ["city", "city", "karst", "karst"], strict=True))
WEIGHTS = pd.DataFrame({"growth": [0.7, 0.3], "forest": [0.3, 0.7]}, index=["city", "karst"])
COMMON = pd.DataFrame({"low": [0.0, 20.0], "high": [20.0, 70.0]}, index=["growth", "forest"])
KARST = pd.DataFrame(
    {"low": [10.0], "high": [40.0]}, index=pd.MultiIndex.from_tuples([("karst", "forest")], names=["zone", "indicator"])
)
DIRECTIONS = {"growth": 1, "forest": 1}
VALUES = pd.DataFrame({"growth": [12.0, 10, 6, 8], "forest": [30.0, 45, 25, 35]}, index=UNITS)


def model(**given):
    return own("own", "自定", ZONES, WEIGHTS, **given)


def few(values=VALUES, of=None):
    return league(values, DIRECTIONS, COMMON, of or model(), WeightDraws(draws=100)).set_index("code")


def test_a_zone_with_goalposts_of_its_own_worked_by_hand():
    table = few(of=model(goalposts=KARST))
    assert table.score["c"] == pytest.approx(0.3 * 30 + 0.7 * 50)
    everybody = [0.3 * growth + 0.7 * forest for growth, forest in [(60, 200 / 3), (50, 100), (30, 50), (40, 250 / 3)]]
    assert table.lead["c"] == pytest.approx(everybody[2] - np.mean(everybody))


def test_goalposts_of_one_zone_do_not_touch_the_others():
    columns = ["score", "lead"]
    pd.testing.assert_frame_equal(
        few(of=model(goalposts=KARST)).loc[["a", "b"], columns], few().loc[["a", "b"], columns]
    )


def test_restating_the_common_goalposts_changes_nothing():
    same = pd.concat(dict.fromkeys(WEIGHTS.index, COMMON), names=["zone", "indicator"])
    pd.testing.assert_frame_equal(few(of=model(goalposts=same)), few())


def test_the_cross_table_agrees_with_the_league_under_zone_goalposts():
    of = model(goalposts=KARST)
    cross, table = cross_scores(VALUES, DIRECTIONS, COMMON, of), few(of=of)
    assert cross.own_leads.to_dict() == pytest.approx(table.lead.to_dict())
    assert cross.scores.loc["a", "karst"] == pytest.approx(0.3 * 60 + 0.7 * 200 / 3)


@settings(max_examples=20)
@given(gain=st.floats(0, 40), unit=st.sampled_from(UNITS), name=st.sampled_from(["growth", "forest"]))
def test_a_better_value_never_costs_a_place_under_goalposts_of_the_zone(gain, unit, name):
    better = VALUES.copy()
    better.loc[unit, name] += gain
    of = model(goalposts=KARST)
    assert few(better, of)["rank"][unit] <= few(of=of)["rank"][unit]


def test_a_binding_indicator_binds_its_zone_only():
    values = VALUES.assign(water=[50.0, 95, 80, 95])
    of = model(binding={"karst": [VetoRule("water", 90, 1)]})
    bound = apply_binding(few(of=of).reset_index(), values, of)
    assert bound.audit.unit.tolist() == ["c"]
    assert bound.ranks["c"] == 4
    assert bound.audit.rank_without_rule.tolist() == [few()["rank"]["c"]]


def test_a_gap_of_whom_a_rule_does_not_bind_is_no_gap(recwarn):
    values = VALUES.assign(water=[np.nan, 95, 95, 95])
    of = model(binding={"karst": [VetoRule("water", 90, 1)]})
    assert apply_binding(few(of=of).reset_index(), values, of).unknown.empty
    assert not [warning for warning in recwarn if issubclass(warning.category, IndexWarning)]


def test_a_gap_of_whom_a_rule_binds_is_told():
    values = VALUES.assign(water=[95.0, 95, np.nan, 95])
    of = model(binding={"karst": [VetoRule("water", 90, 1)]})
    with pytest.warns(IndexWarning, match="water.*c"):
        bound = apply_binding(few(of=of).reset_index(), values, of)
    assert bound.unknown.unit.tolist() == ["c"]


def test_an_indicator_that_is_forfeited_costs_its_points_and_no_more():
    rule = VetoRule("forest", 40, 1, units=frozenset({"a"}))
    lost = few().score - few(forfeited(VALUES, [rule], DIRECTIONS, COMMON)).score
    assert lost.to_dict() == pytest.approx({"a": 0.3 * 20, "b": 0, "c": 0, "d": 0})


def test_a_criterion_says_pass_fail_or_unknown():
    met = Criterion("dust", 35, -1).met(pd.DataFrame({"dust": [35.0, 36, np.nan]}, index=list("abc")))
    assert met["a"]
    assert not met["b"]
    assert pd.isna(met["c"])


def test_a_zone_model_can_be_sent_to_another_process():
    again = pickle.loads(pickle.dumps(model(goalposts=KARST, binding={"karst": [VetoRule("water", 90, 1)]})))
    pd.testing.assert_frame_equal(few(of=again), few(of=model(goalposts=KARST)))
    assert again.rules()[0].units == frozenset({"c", "d"})


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: model(binding={"coast": []}), "coast"),
        (lambda: model(goalposts=KARST.rename(index={"karst": "coast"})), "coast"),
        (lambda: model(goalposts=KARST.rename(index={"forest": "wood"})), "wood"),
        (lambda: few(of=model(goalposts=KARST.assign(low=50.0))), "forest"),
        (lambda: Criterion("dust", 35, 0), "criterion on dust: direction"),
        (lambda: Criterion("dust", float("nan"), 1), "threshold"),
        (lambda: forfeited(VALUES, [VetoRule("dust", 35, -1)], DIRECTIONS, COMMON), "dust"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(build, told):
    with pytest.raises(InputError, match=told):
        build()
