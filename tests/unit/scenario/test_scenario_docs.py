"""What the guide to scenarios says is what the workbench does."""

from __future__ import annotations

import re

import pytest
from guides import blocks, text

from gzsim.errors import InputError
from gzsim.scenario import load_scenario, shipped_scenarios

TEXT, YAML = text("scenarios"), blocks("scenarios", "yaml")


def test_the_guide_names_every_shipped_scenario():
    assert set(re.findall(r"^\| `([a-z][a-z0-9-]*)` \| [^|]* \|$", TEXT, re.MULTILINE)) == set(shipped_scenarios())


def test_the_example_of_a_change_works_and_does_what_is_said(write, today):
    scenario = load_scenario(write(YAML[0]))
    before, after = (each.weights().loc["ecological"] for each in (today, scenario))
    assert before[before != after].index.tolist() == ["gdp_growth", "water_quality"]
    assert scenario.title == "More weight on clean water"
    assert set(today.schemes) - set(scenario.schemes) == {"piece_rate"}


def test_the_example_of_parameters_works(change):
    scenario = load_scenario(change(YAML[1]))
    parameters, luck = scenario.parameter_table(), scenario.dynamics_table()["noise_sd"]
    assert parameters["leader.discount"] == 0.9
    assert (parameters["beliefs.kind"], parameters["reports.bulletin_months"]) == ("learned", 6)
    assert luck[["forest_cover", "water_conservancy_investment"]].tolist() == [0.5, 0.1 * 100]


def test_the_example_of_marks_works(change):
    indicators = load_scenario(change(YAML[2])).indicators
    assert indicators["water_conservancy_investment"].scoring_rule == ((0.6, 0.5), (0.8, 0.8), (1.0, 1.0))
    assert indicators["water_quality"].scoring_rule == 1.5


def test_the_example_of_views_and_needs_works(change, today):
    scenario = load_scenario(change(YAML[3]))
    shipped = dict(today.views["growth"].weights) | {"short_achievement": 0.5, "debt": 0.2}
    assert scenario.views["growth"].weights == shipped
    assert list(scenario.views) == [*today.views, "village"]
    assert scenario.needs_of("ecological")["forest_cover"] == 0.2
    assert scenario.needs_of("central_city").equals(today.needs_of("central_city"))
    assert scenario.spending()["522600"] == 48000
    assert scenario.values.worth_mentioning.debt == 2


def test_each_python_example_runs_by_itself(capsys):
    for block in blocks("scenarios"):
        exec(block, {})
    assert "guizhou-2025+" in capsys.readouterr().out


def test_the_message_shown_is_the_message_given(today):
    shown = next(line for line in TEXT.splitlines() if "mine.yaml:12" in line)
    with pytest.raises(InputError) as caught:
        today.with_({"zones.weights.ecological": {"water_quality": 0.13}})
    assert shown.strip().removeprefix("mine.yaml:12: ") == str(caught.value)
