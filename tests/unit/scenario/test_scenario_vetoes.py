"""Vetoes and grades of a scenario: what a file may say of them."""

from __future__ import annotations

import pytest

from gzsim.scenario import load_scenario

VETO = (
    "vetoes:\n  air:\n    name: Air\n    name_zh: 空气\n    provenance: assumption\n    reference: invented\n"
    "    indicator: good_air_days\n    threshold: 90\n"
)
QUOTA = (
    "grades:\n  by: quota\n  provenance: assumption\n  reference: invented\n  bands:\n"
    "    good: {name: Good, name_zh: 良好, share: 0.5}\n    fair: {name: Fair, name_zh: 合格, share: 0.5}\n"
)


def test_most_scenarios_have_neither_and_say_nothing_of_them(today):
    assert not today.vetoes
    assert today.grades is None
    assert not {"vetoes", "grades"} & set(today.to_dict())


def test_both_survive_being_written_out(write):
    shown = load_scenario("guizhou-2025-veto")
    assert load_scenario(write(shown.to_yaml(), "guizhou-2025-veto.yaml")) == shown
    assert shown.grades.limits == {"excellent": 0.2, "good": 0.4, "fair": 0.4}


def test_a_change_names_what_differs_and_null_takes_a_veto_away():
    shown = load_scenario("guizhou-2025-veto")
    milder = shown.with_({"vetoes.clean_air": {"consequence": "score_cap", "cap": 60}, "vetoes.water": None})
    assert list(milder.vetoes) == ["clean_air"]
    assert (milder.vetoes["clean_air"].cap, milder.vetoes["clean_air"].threshold) == (60, 95)


CASES = {
    "an unknown consequence": (VETO + "    consequence: last_plase\n", 10, "vetoes.air.consequence", "did you mean"),
    "a cap that is missing": (VETO + "    consequence: score_cap\n", 3, "vetoes.air.cap", "needs a cap"),
    "a cap of the last place": (
        VETO + "    consequence: last_place\n    cap: 60\n", 11, "vetoes.air.cap", "no meaning",
    ),
    "a grade without grades": (
        VETO + "    consequence: grade_ceiling\n    grade: fair\n", 11, "vetoes.air.grade", "gives none",
    ),
    "a grade that is not given": (
        VETO + "    consequence: grade_ceiling\n    grade: far\n" + QUOTA, 11, "vetoes.air.grade",
        "did you mean 'fair'",
    ),
    "an unknown zone": (
        VETO + "    consequence: last_place\n    zones: [ecologic]\n", 11, "vetoes.air.zones.0",
        "did you mean 'ecological'",
    ),
    "an unknown indicator": (
        VETO.replace("good_air_days", "good_air_day") + "    consequence: last_place\n", 8, "vetoes.air.indicator",
        "did you mean 'good_air_days'",
    ),
    "a threshold for a proxy that is none": (
        VETO.replace("good_air_days", "gdp_growth") + "    consequence: last_place\n    record_threshold: 3\n", 11,
        "vetoes.air.record_threshold", "by no proxy",
    ),
    "shares that do not sum to 1": (QUOTA.replace("share: 0.5}\n", "share: 0.4}\n"), 6, "grades.bands", "sum to 0.8"),
    "a share by threshold": (
        QUOTA.replace("by: quota", "by: threshold"), 7, "grades.bands.good.lowest", "grades by threshold need it",
    ),
    "scores that do not end with 0": (
        QUOTA.replace("by: quota", "by: threshold").replace("share: 0.5", "lowest: 60"), 6, "grades.bands",
        "end with 0",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "field", "words"), CASES.values(), ids=CASES)
def test_what_does_not_fit_is_refused_at_its_line(refusal, change, text, line, field, words):
    error = refusal(change(text))
    assert (error.line, error.field) == (line, field)
    assert words in str(error)
