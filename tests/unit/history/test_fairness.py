"""Whether ranks depend on what a place cannot change, and how much of a rank lasts."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.history import dependence, positions, reliability

UNIFORM = ("uniform", "any")
YEARS = [2015, 2016]
RANKED = pd.DataFrame({"a": [1.0, 1.0], "b": [0.5, 0.0], "c": [0.0, 0.5]}, index=YEARS)
REMOTE = pd.DataFrame({"remoteness": [0.0, 0.4, 1.0]}, index=list("abc"))


def scored(model: str, zones: dict[str, str], points: dict[int, list[float]]) -> pd.DataFrame:
    rows = [(model, year, code, zones[code], *[float(value)] * 3)
            for year, values in points.items() for code, value in zip(zones, values, strict=True)]  # fmt: skip
    return pd.DataFrame(rows, columns=["zone_model", "year", "code", "zone", "score", "lead", "scaled_lead"])


ONE = scored("uniform", dict.fromkeys("abc", "all"), {2014: [1, 2, 3], 2015: [3, 2, 1], 2016: [3, 1, 2]})
ZONES = scored("functional", {"a": "city", "b": "green", "c": "green"}, {2015: [9, 2, 1], 2016: [0, 1, 2]})
SCORES = pd.concat([ONE, ZONES], ignore_index=True)


def test_places_are_compared_in_the_years_that_all_models_score():
    found = positions(SCORES)
    assert list(found) == [UNIFORM, *(("functional", rule) for rule in ("raw", "lead", "scaled_lead", "within_zone"))]
    pd.testing.assert_frame_equal(found[UNIFORM], RANKED, check_names=False)
    assert found["functional", "raw"].to_numpy().tolist() == [[1, 0.5, 0], [0, 0.5, 1]]


def test_within_zones_whoever_is_alone_has_no_place():
    within = positions(SCORES)["functional", "within_zone"]
    assert within["a"].isna().all()
    assert within[["b", "c"]].to_numpy().tolist() == [[1, 0], [0, 1]]


def test_each_rule_of_ranking_goes_by_its_own_points():
    scores = SCORES.assign(lead=-SCORES["lead"], scaled_lead=0.0)
    found = positions(scores)
    assert found["functional", "raw"].loc[2015].tolist() == [1, 0.5, 0]
    assert found["functional", "lead"].loc[2015].tolist() == [0, 0.5, 1]
    assert found["functional", "within_zone"].loc[2015, ["b", "c"]].tolist() == [0, 1]
    assert found["functional", "scaled_lead"].loc[2015].tolist() == [0.5, 0.5, 0.5]


def test_a_rule_that_ranks_nobody_is_left_out():
    assert ("functional", "scaled_lead") not in positions(SCORES.assign(scaled_lead=np.nan))
    alone = ZONES.assign(zone=ZONES["code"])
    assert ("functional", "within_zone") not in positions(pd.concat([ONE, alone]))


def test_dependence_by_hand():
    """Ranks 3, 2, 1 and 3, 1, 2 against 1, 2, 3 are correlated by −1 and −½."""
    row = dependence({UNIFORM: RANKED}, REMOTE).by_rule.loc[UNIFORM]
    sizes = [[np.corrcoef(RANKED.loc[year], order)[0, 1] for year in YEARS] for order in permutations([0, 1, 2])]
    over_years, single = np.abs(np.mean(sizes, axis=1)), np.abs(sizes).mean(axis=1)
    assert (row["lasting"], row["one_year"]) == (pytest.approx(0.75), pytest.approx(0.75))
    assert row["p"] == pytest.approx((over_years >= 0.75 - 1e-9).mean(), abs=0.02)
    assert row["p_one_year"] == pytest.approx((single >= 0.75 - 1e-9).mean(), abs=0.02)
    assert row["by_chance"] == pytest.approx(over_years.mean(), abs=0.02)
    assert row["one_year_by_chance"] == pytest.approx(single.mean(), abs=0.02)


def test_leanings_that_cancel_over_the_years_depend_in_a_single_one():
    turned = pd.DataFrame([[1.0, 0.5, 0.0], [0.0, 0.5, 1.0]], index=YEARS, columns=list("abc"))
    found = dependence({UNIFORM: RANKED, ("functional", "raw"): turned}, REMOTE, times=99).by_rule
    assert found.loc[("functional", "raw"), ["lasting", "one_year", "p"]].tolist() == pytest.approx([0, 1, 1])
    assert found["minus_uniform"].tolist() == pytest.approx([0, -0.75])
    assert found["p_difference"].iloc[0] == 1
    assert found["p_difference"].iloc[1] == pytest.approx(found.loc[UNIFORM, "p"])  # the other model never leans


def test_dependence_is_the_mean_size_over_endowments():
    """−¾ on how remote a place is, and ¾ on how rich it is, are ¾."""
    both = REMOTE.assign(income=-REMOTE["remoteness"])
    found = dependence({UNIFORM: RANKED}, both, times=9)
    assert found.by_endowment["rho"].tolist() == pytest.approx([-0.75, 0.75])
    assert len(found.by_endowment["p"].unique()) == 1  # endowments of a place move together
    assert found.by_rule["lasting"].item() == pytest.approx(0.75)


def test_endowments_are_handed_out_within_groups_only():
    alone = dependence({UNIFORM: RANKED}, REMOTE, {"a": "x", "b": "y", "c": "z"}, times=99).by_rule.loc[UNIFORM]
    assert (alone["p"], alone["by_chance"]) == (1.0, pytest.approx(0.75))
    pair = dependence({UNIFORM: RANKED}, REMOTE, {"c": "z", "b": "y", "a": "y"}).by_rule.loc[UNIFORM]
    assert pair["by_chance"] == pytest.approx((0.75 + 0.0) / 2, abs=0.02)  # with a and b exchanged ½ and −½


def test_names_and_not_positions_say_whose_endowment_it_is():
    found, turned = (dependence({UNIFORM: RANKED}, each, times=0) for each in (REMOTE, REMOTE[::-1]))
    pd.testing.assert_frame_equal(found.by_endowment, turned.by_endowment)


def test_whoever_is_not_ranked_in_a_year_does_not_count_there():
    gone = pd.DataFrame({"a": [1.0, 1.0], "b": [0.0, 0.5], "c": [np.nan, 0.0]}, index=YEARS)
    assert dependence({UNIFORM: gone}, REMOTE, times=0).by_rule["lasting"].item() == pytest.approx(1.0)


def test_a_year_of_equals_does_not_count():
    equal = pd.concat([RANKED, pd.DataFrame(0.5, index=[2017], columns=list("abc"))])
    assert dependence({UNIFORM: equal}, REMOTE, times=0).by_rule["lasting"].item() == pytest.approx(0.75)
    nothing = dependence({UNIFORM: RANKED * 0}, REMOTE, times=9).by_rule.loc[UNIFORM]
    assert np.isnan(nothing["lasting"])
    assert nothing["p"] == 1


def test_without_draws_nothing_is_known_of_chance():
    row = dependence({UNIFORM: RANKED}, REMOTE, times=0).by_rule.loc[UNIFORM]
    assert row[["p", "p_one_year", "p_difference"]].tolist() == [1, 1, 1]
    assert row[["by_chance", "one_year_by_chance"]].isna().all()


def test_reliability_by_hand():
    """Points less the mean of the year are 1, 0, −1 and 1, −1, 0: 2·(1 + ¼ + ¼)/4 lies between places."""
    row = reliability(ONE[ONE["year"] > 2014]).loc[UNIFORM]
    assert row.to_dict() == pytest.approx(
        {"lag_1": 0.5, "unit_share": 0.75, "last": 1, "last_again": 0, "again_by_chance": 1 / 3}
    )


def test_who_is_last_in_every_zone_can_be_last_again():
    again = scored("functional", {"a": "city", "b": "green", "c": "green"}, {2015: [9, 2, 1], 2016: [0, 3, 2]})
    found = reliability(pd.concat([ONE, again]))
    assert found.loc[("functional", "within_zone"), ["last", "last_again", "again_by_chance"]].tolist() == [1, 1, 0.5]
    assert found.loc[("functional", "within_zone"), "unit_share"] == pytest.approx(1)
    assert found.loc[("functional", "raw"), ["last", "last_again"]].tolist() == [1, 0]


def test_of_a_place_that_is_not_always_scored_its_own_years_count():
    """Points less the mean of the year: a 1 and ½, b −1 and −½, c 0: (2·¾² + 2·¾²)/2½."""
    scores = ONE[(ONE["year"] > 2014) & ~((ONE["code"] == "c") & (ONE["year"] == 2016))]
    scores = scores.assign(score=[3.0, 1.0, 2.0, 3.0, 2.0])
    assert reliability(scores).loc[UNIFORM, "unit_share"] == pytest.approx(2.25 / 2.5)


@pytest.mark.parametrize(
    ("field", "attempt"),
    [
        ("scores", lambda: positions(3)),
        ("scores", lambda: positions(SCORES.drop(columns="scaled_lead"))),
        ("scores", lambda: positions(SCORES[:0])),
        ("scores", lambda: reliability(pd.concat([ONE[:3], ZONES]))),
        ("place", lambda: positions(pd.concat([ONE, ONE]))),
        ("places", lambda: dependence({("functional", "raw"): RANKED}, REMOTE)),
        ("places", lambda: dependence(RANKED, REMOTE)),
        ("endowments", lambda: dependence({UNIFORM: RANKED}, REMOTE["remoteness"])),
        ("endowments", lambda: dependence({UNIFORM: RANKED}, REMOTE[:0])),
        ("endowments", lambda: dependence({UNIFORM: RANKED}, REMOTE.rename({"a": "d"}))),
        ("endowments", lambda: dependence({UNIFORM: RANKED}, REMOTE.mask(REMOTE > 0.5))),
        ("endowments", lambda: dependence({UNIFORM: RANKED}, REMOTE * 0)),
        ("endowments", lambda: dependence({UNIFORM: RANKED}, REMOTE.astype(str) + " far")),
        ("groups", lambda: dependence({UNIFORM: RANKED}, REMOTE, {"a": "x"})),
        ("times", lambda: dependence({UNIFORM: RANKED}, REMOTE, times=-1)),
        ("seed", lambda: dependence({UNIFORM: RANKED}, REMOTE, seed="one")),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(field, attempt):
    with pytest.raises(InputError) as caught:
        attempt()
    assert caught.value.field.partition(".")[0] == field
