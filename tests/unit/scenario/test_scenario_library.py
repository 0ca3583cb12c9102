"""An indicator of a scenario extends that of the library: it says its target, and what differs."""

from __future__ import annotations

import pytest

from gzsim.errors import InputError
from gzsim.indicators import load_library
from gzsim.paths import shipped
from gzsim.scenario import load_scenario

FACTS = ("name", "name_zh", "unit", "reference", "kind", "horizon", "type", "form", "direction", "status")
PM25 = {"indicators.pm25": {"goalpost": 75, "target": 35}}


def weighed(today, changes):
    weights = {f"zones.weights.{zone}.pm25": 0 for zone in today.zones.weights}
    return today.with_({**changes, **weights})


def test_what_a_scenario_does_not_say_is_what_the_library_says(today):
    library = load_library()
    for name, indicator in weighed(today, PM25).indicators.items():
        for fact in FACTS:
            assert getattr(indicator, fact) == getattr(library[name], fact), (name, fact)
        assert indicator.lead_department == library[name].lead_department.name_zh
        for fact in ("series", "measure", "of", "direction", "proxy_of"):
            assert getattr(indicator.record, fact, None) == getattr(library[name].record, fact, None), (name, fact)


def test_the_growth_of_gdp_is_what_it_has_always_been(today):
    growth = today.indicators["gdp_growth"]
    assert (growth.sign, growth.type, growth.form) == (1, "flow", "growth")
    assert growth.record.model_dump(exclude_none=True) == {"series": "gdp_growth_reported", "measure": "level"}


def test_what_a_scenario_says_itself_comes_before_the_library(today):
    link = {"series": "pm25_satellite", "measure": "growth"}
    said = {"name": "Fine dust", "record": link, "target": 35, "goalpost": 75}
    pm25 = weighed(today, {"indicators.pm25": said}).indicators["pm25"]
    assert (pm25.name, pm25.name_zh) == ("Fine dust", load_library()["pm25"].name_zh)
    assert pm25.record.model_dump(exclude_none=True) == link  # a link is taken whole or not at all


def test_null_takes_away_what_the_library_says(today):
    assert (
        weighed(today, {"indicators.pm25": {**PM25["indicators.pm25"], "record": None}}).indicators["pm25"].record
        is None
    )
    assert today.with_({"indicators.gdp_growth.record": None}).indicators["gdp_growth"].record is None


def test_the_library_comes_before_no_parent(change):
    changed = load_scenario(change("indicators:\n  gdp_growth: {unit: percent}\n"))
    again = changed.with_({"indicators.gdp_growth.target": 5})
    assert (again.indicators["gdp_growth"].unit, again.indicators["gdp_growth"].target) == ("percent", 5)


def test_a_scenario_in_full_needs_no_library(today, write):
    text = today.to_yaml()
    assert "percent per year, constant prices" in text
    assert "percent per year, constant prices" not in (shipped("scenarios") / "guizhou-2025.yaml").read_text("utf-8")
    assert load_scenario(write(text, "guizhou-2025.yaml")) == today


def test_a_name_that_the_library_does_not_know_says_everything_itself(change):
    with pytest.raises(InputError, match="did you mean 'pm25'") as caught:
        load_scenario(change("indicators:\n  pm2: {goalpost: 75, target: 35}\n"))
    assert (caught.value.line, caught.value.field) == (3, "indicators.pm2")
    assert caught.value.valid.startswith("name, name_zh, unit")


def test_a_mistake_in_an_indicator_of_the_library_is_shown_in_its_place(change):
    with pytest.raises(InputError, match="must be below the target") as caught:
        load_scenario(change("indicators:\n  forest_cover:\n    goalpost: 70\n"))
    assert caught.value.line == 4
