"""What a team chooses becomes a scenario, and every part of it moves what leaders do."""

import json
from functools import cache

import numpy as np
import pytest

from gzsim.scenario import load_scenario
from gzsim.workshop import Refused
from gzsim.workshop.choice import Choice
from gzsim.workshop.levers import SANCTIONS, WATCH
from gzsim.workshop.living import OUTCOME_NAMES, Ask, lived
from gzsim.workshop.rules import check_baseline, ground, problems, scenario_of

TODAY = load_scenario("guizhou-2025")
CODE = "520300"
PLACE = ground(TODAY, CODE)


def weights(indicator, percent):
    return {name: percent if name == indicator else (100 - percent) / 11 for name in TODAY.indicators}


def key_result(indicator, start, target, kind="committed", **more):
    result = {"text": "结果", "indicator": indicator, "start": start, "target": target, "kind": kind, **more}
    return {"objectives": [{"text": "目标", "key_results": [result]}]}


def watch(**numbers):
    return {"watch": numbers}


def scheme(kind, **amounts):
    return {"scheme": kind, "amounts": amounts}


def changed(said, place=PLACE):
    return scenario_of(Choice.read(said), place)


def live(said):
    return _lived(json.dumps(said))


@cache
def _lived(said):
    return lived(Ask("a test", TODAY, changed(json.loads(said)), 7, 5, 0, 0, 0))


# (less, more, outcome, sign): ten times the lever, or a count as far as it goes; what it must move, and which way
BITES = {
    "tolerance": (watch(tolerance=0.2), watch(tolerance=2), "lights", -1),
    "red_tolerance": (
        scheme("joint_liability") | watch(red_tolerance=1), scheme("joint_liability") | watch(red_tolerance=10),
        "bonus_lost", -1,
    ),
    "bulletin_months": (watch(bulletin_months=3), watch(bulletin_months=12), "lights", -1),
    "explaining": (watch(explaining=0.01), watch(explaining=0.1), "forms", 1),
    "promise": (watch(promise=0.1), watch(promise=1), "lights", 1),
    "reviews": (watch(reviews=1), watch(reviews=10), "fabrication", -1),
    "review_limit": (watch(review_limit=0.5), watch(review_limit=5), "reported_score", 1),
    "audits": (watch(audits=0.05), watch(audits=0.5), "found", 1),
    "aimed": (watch(audits=0.3, aimed=0.1), watch(audits=0.3, aimed=1), "found", 0),
    "satisfaction": (watch(satisfaction=0.05), watch(satisfaction=0.5), "work", -1),
    "third_party": (watch(satisfaction=0.35, third_party=0.1), watch(satisfaction=0.35, third_party=1), "work", 1),
    "captured": ({}, {"captured": ["gdp_growth", "forest_cover"]}, "fabrication", -1),
    "vetoes": ({}, {"vetoes": {"forest_cover": 63.5}}, "vetoed", 1),
    "last_place.rate": (scheme("last_place", rate=0.05), scheme("last_place", rate=0.5), "work", 1),
    "last_place.worst": (scheme("last_place", worst=1), scheme("last_place", worst=4), "work", 1),
    "last_place.excellent": (scheme("last_place", excellent=1), scheme("last_place", excellent=4), "transfer", 0),
    "piece_rate.per_point": (scheme("piece_rate", per_point=0.05), scheme("piece_rate", per_point=0.5), "work", 1),
    "tournament.prize": (scheme("tournament", prize=5), scheme("tournament", prize=50), "debt", 1),
    "tournament.winners": (scheme("tournament", winners=1), scheme("tournament", winners=4), "transfer", 0),
    "threshold_bonus.bonus": (scheme("threshold_bonus", bonus=1), scheme("threshold_bonus", bonus=10), "work", 1),
    "threshold_bonus.threshold": (
        scheme("threshold_bonus", threshold=100, bonus=5), scheme("threshold_bonus", threshold=130, bonus=5),
        "transfer", -1,
    ),
    "grade_bonus.spread": (scheme("grade_bonus", spread=0.05), scheme("grade_bonus", spread=0.5), "work", 1),
    "joint_liability.red_lights": (
        scheme("joint_liability", red_lights=1), scheme("joint_liability", red_lights=10), "bonus_lost", -1,
    ),
    "joint_liability.detections": (
        scheme("joint_liability", detections=1, red_lights=0), scheme("joint_liability", detections=10, red_lights=0),
        "fabrication", 1,
    ),
    "joint_liability.loss": (scheme("joint_liability", loss=0.05), scheme("joint_liability", loss=0.5),
                             "bonus_lost", 1),
    "joint_liability.career": (scheme("joint_liability", career=-0.02), scheme("joint_liability", career=-0.2),
                               "promoted", 0),
    "score_rate_budget.share": (scheme("score_rate_budget", share=0.05), scheme("score_rate_budget", share=0.5),
                                "work", 1),
}  # fmt: skip


def test_every_lever_is_tried():
    amounts = {f"{kind}.{name}" for kind, sanction in SANCTIONS.items() for name in sanction.amounts}
    assert {*WATCH, *amounts} <= {*BITES}


@pytest.mark.parametrize("lever", BITES)
def test_a_lever_bites(lever):
    less, more, outcome, sign = BITES[lever]
    apart = (live(more).units - live(less).units)[OUTCOME_NAMES.index(outcome)]
    assert apart.any()
    if sign:
        mean = apart[:, WHERE] if lever not in OF_ALL else apart.mean(-1)
        assert sign * mean.mean() > 2 * mean.std(ddof=1) / 4


OF_ALL = ("reviews", "review_limit")  # that strike few places a year: what they do shows in the mean of all
WHERE = sorted(TODAY.units.prefectures).index(CODE)


def effort(said, indicator):
    return live(said).effort[:, sorted(TODAY.indicators).index(indicator), WHERE].mean()


def test_a_weight_moves_effort():
    more, less = (effort({"weights": weights("forest_cover", percent)}, "forest_cover") for percent in (50, 5))
    assert more > less + 0.05


def test_an_ambitious_target_moves_work_and_lights():
    apart = live({"targets": {"gdp_growth": 15}}).units - live({}).units
    assert (np.abs(apart[OUTCOME_NAMES.index("work"), :, WHERE]) > 0).all()
    assert apart[OUTCOME_NAMES.index("lights"), :, WHERE].mean() > 1


@pytest.mark.parametrize("kind", ["committed", "aspirational"])
def test_a_key_result_draws_effort(kind):
    said = key_result("science_and_talent", 60, 110, kind)
    assert effort(said, "science_and_talent") > effort({}, "science_and_talent") + 0.05


def test_reach_moves_other_places():
    own, province = ({"targets": {"gdp_growth": 15}, "reach": reach} for reach in ("place", "province"))
    assert changed(province).indicators["gdp_growth"].target_of("520100") == 15
    assert changed(own).indicators["gdp_growth"].target_of("520100") == 5.5


def test_weights_of_one_place_leave_all_else_as_it_is():
    mine = changed({"weights": weights("forest_cover", 40)})
    assert mine.weights().loc[mine.assignment[CODE], "forest_cover"] == pytest.approx(0.4)
    for code in TODAY.units.prefectures:
        if code != CODE:
            kept = TODAY.weights().loc[TODAY.assignment[code]]
            assert mine.weights().loc[mine.assignment[code]].equals(kept)
        assert np.allclose(mine.needs_of(mine.assignment[code]), TODAY.needs_of(TODAY.assignment[code]))
    assert mine.declared_weights().loc["all"].equals(TODAY.declared_weights().loc["all"])


def test_weights_of_the_province_hold_in_every_place():
    mine = changed({"weights": weights("forest_cover", 40), "reach": "province"})
    assert {round(mine.weights().loc[zone, "forest_cover"], 9) for zone in mine.assignment} == {0.4}


def test_an_aspirational_target_is_not_what_a_place_is_judged_by():
    mine = changed(key_result("forest_cover", 60, 70, "aspirational"))
    assert mine.indicators["forest_cover"].target_of(CODE) == TODAY.indicators["forest_cover"].target_of(CODE)
    assert mine.key_results_of(CODE) == ("forest_cover",)
    assert mine.key_results_of("520100") == ()


def test_a_zone_of_a_veto_still_binds_a_place_with_weights_of_its_own():
    veto = {"name": "v", "name_zh": "v", "provenance": "assumption", "reference": "r", "indicator": "water_quality",
            "threshold": 90.0, "consequence": "last_place", "zones": ["central_city"]}  # fmt: skip
    strict = TODAY.with_({"vetoes": {"water": veto}})
    mine = changed({"weights": weights("forest_cover", 40)}, ground(strict, CODE))
    assert mine.assignment[CODE] in mine.vetoes["water"].zones


@pytest.mark.parametrize(
    ("said", "field", "key"),
    [
        ({"weights": weights("forest_cover", 40) | {"gdp_growth": 10}}, "weights", "weights_sum"),
        ({"weights": {"gdp_growth": 100}}, "weights", "weights_missing"),
        ({"weights": weights("forest_cover", 40) | {"magic": 0}}, "weights.magic", "unknown"),
        ({"targets": {"gdp_growth": 1e6}}, "targets.gdp_growth", "range"),
        ({"targets": {"forest_cover": 39}}, "targets.forest_cover", "range"),
        ({"targets": {"magic": 1}}, "targets.magic", "unknown"),
        ({"vetoes": {"good_air_days": 100}}, "vetoes.good_air_days", "range"),
        ({"captured": ["magic"]}, "captured", "unknown"),
        (key_result("magic", 1, 2), "objectives[0].key_results[0].indicator", "unknown"),
        (key_result("gdp_growth", 1, 1e5), "objectives[0].key_results[0].target", "range"),
        (key_result("gdp_growth", 5, 7) | {"targets": {"gdp_growth": 8}}, "objectives[0].key_results[0].target",
         "two_targets"),
        ({"objectives": [{"text": "a", "key_results": []}]}, "objectives[0].key_results", "no_results"),
        (watch(tolerance=5, red_tolerance=1), "watch.red_tolerance", "red_before_yellow"),
        (scheme("joint_liability", red_lights=0, detections=0), "amounts.red_lights", "nothing_warns"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_told_in_both_languages(said, field, key):
    found = problems(Choice.read(said), PLACE)
    assert (found[0].field, found[0].key) == (field, key)
    assert found[0].said.en
    assert found[0].said.zh
    with pytest.raises(Refused):
        changed(said)


@pytest.mark.parametrize("end", [0, 1])
@pytest.mark.parametrize("indicator", TODAY.indicators)
def test_targets_may_lie_at_the_ends_of_their_ranges(indicator, end):
    assert not problems(Choice.read({"targets": {indicator: PLACE.ranges[indicator][end]}}), PLACE)


@pytest.mark.parametrize(
    "name", ["guizhou-2025-watched", "guizhou-2025-uniform", "guizhou-2025-veto", "guizhou-2025-okr"]
)
def test_other_scenarios_may_be_the_baseline(name):
    baseline = load_scenario(name)
    check_baseline(baseline)
    said = {"weights": weights("forest_cover", 40)} | watch(reviews=2) | scheme("piece_rate")
    assert changed(said, ground(baseline, CODE)).scheme_in_force == "team"


def test_what_teams_could_not_change_or_start_from_is_no_baseline():
    for change in ({"zones.model": "found"}, {"units.scale": "counties"}, {"parameters": {"timing.warm_up": 0}}):
        with pytest.raises(Refused):
            check_baseline(TODAY.with_(change))
