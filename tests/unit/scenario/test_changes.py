"""What a scenario changes is said whole, in words, in both languages."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import gzsim as gz
from gzsim.errors import InputError
from gzsim.scenario import load_parameters, shipped_scenarios
from gzsim.scenario.changes import IDENTITY, differences, explain_scenario
from gzsim.scenario.field_reference import field_reference
from gzsim.scenario.loading import baseline_of
from gzsim.scenario.wording import NAMING, Wording, _fields, _parameters, leaves, systems, unexplained

DOCS = Path(__file__).parents[3] / "docs"
HAN = re.compile("[\u4e00-\u9fff]")
SHIPPED = shipped_scenarios()


@pytest.mark.parametrize("name", SHIPPED)
def test_no_field_and_no_parameter_is_without_words(name):
    assert unexplained(gz.load_scenario(name)) == []


def test_every_field_of_the_format_has_words():
    """A field that no shipped scenario uses must have words, too."""
    listed = [line.split("`")[1] for line in field_reference().splitlines()[2:]]
    words = Wording(gz.load_scenario("guizhou-2025"))
    inner = {"indicators.<name>.dynamics", "parameters"}
    paths = [re.sub(r" \(\w+\)", "", each).replace("<name>", "x") for each in listed if each not in inner]
    leaf = [each for each in paths if not any(other.startswith(f"{each}.") for other in paths)]
    mappings = {"units.remoteness", "units.spending", "zones.assignment", "zones.weights", "views.x.weights", "needs"}
    known = [f"{each}.x.gdp_growth" if each in ("zones.weights", "needs") else f"{each}.x" if each in mappings else each
             for each in leaf]  # fmt: skip
    known = [f"{each}.x" if each.endswith(".parts") else each for each in known]
    assert [each for each in known if not words.known(tuple(each.split(".")))] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_that_differs_is_said(name):
    scenario = gz.load_scenario(name)
    old, new = baseline_of(scenario).to_dict(), scenario.to_dict()
    why = explain_scenario(scenario)
    before, told = dict(leaves(old)), why.changes
    said = set(told["field"])
    for path, value in leaves(new):
        if path[0] in IDENTITY or before.get(path) == value or path[-1] in NAMING:
            continue
        covered = [".".join(path[:depth]) for depth in range(1, len(path) + 1)]
        assert said & set(covered), ".".join(path)
        row = told[told["field"].isin(covered)].iloc[0]
        words = Wording(scenario, baseline_of(scenario))
        shown = words.value(path, value)
        in_source = path[-1] == "reference"
        assert in_source or shown.en in row["sentence"], ".".join(path)
        assert in_source or shown.zh in row["sentence_zh"], ".".join(path)
    for path in before.keys() - dict(leaves(new)).keys():
        assert said & {".".join(path[:depth]) for depth in range(1, len(path) + 1)}, ".".join(path)
    for row in told.itertuples():
        assert f"– {row.sentence}" in why.text()
        assert f"– {row.sentence_zh}" in why.text("zh")
        assert HAN.search(row.sentence_zh)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"indicators": {"forest_cover": {"target": {"default": 63, "520100": 64}}}}, ["target.520100"]),
        ({"indicators": {"forest_cover": {"target": {"default": 63, "520100": 63}}}}, []),
        ({"key_results": {"520100": ["forest_cover"]}}, ["key_results.520100"]),
        ({"key_results": ["forest_cover"]}, ["key_results"]),
    ],
)
def test_what_is_set_for_a_place_is_told_of_that_place_alone(change, fields):
    told = explain_scenario(gz.load_scenario("guizhou-2025").with_(change)).changes["field"]
    assert [each.removeprefix("indicators.forest_cover.") for each in told] == fields


@pytest.mark.parametrize("name", SHIPPED)
def test_each_change_names_its_system_page_and_source(name):
    told = explain_scenario(name).changes
    assert told["source"].str.len().gt(0).all()
    assert told["source_zh"].str.len().gt(0).all()
    assert set(told["system"]) <= {*systems(), ""}
    assert all((DOCS / f"{page}.md").exists() for page in told["page"])


def test_weights_that_a_scenario_declares_and_that_do_not_hold_are_told():
    """More weight on the long term of one zone alone is rescaled to the total of all zones; nobody shall miss that."""
    weights = {"zones.weights.rural_revitalisation": {"forest_cover": 0.18, "gdp_growth": 0.0}}
    heavier = gz.load_scenario("guizhou-2025").with_(weights)
    force = heavier.weights().loc["rural_revitalisation", "forest_cover"]
    why = explain_scenario(heavier)
    assert f"Forest cover {100 * force:.3g} % (declared 18 %)" in why.text()
    assert f"森林覆盖率{100 * force:.3g}%（设定18%）" in why.text("zh")
    assert "rescaled" not in explain_scenario(heavier.with_(long_term_weight="declared")).text()
    water = {"zones.weights.ecological": {"water_quality": 0.20, "gdp_growth": 0.04}}
    assert "rescaled" not in explain_scenario(gz.load_scenario("guizhou-2025").with_(water)).text()


def test_words_are_in_both_languages_and_of_fields_that_exist():
    rows = [*_fields().values(), *_parameters().values()]
    assert all(row["name"] and HAN.search(row["name_zh"]) and not HAN.search(row["name"]) for row in rows)
    assert all(row["system"] in {*systems(), ""} for row in rows)
    assert all((DOCS / f"{row['page']}.md").exists() for row in _fields().values())
    assert all(bool(row["unit"]) >= bool(row["unit_zh"]) for row in rows)
    names = {
        name if not name.startswith("dynamics.") else f"dynamics.{name.split('.')[2]}" for name in load_parameters()
    }
    assert set(_parameters()) == names


def test_systems_are_called_as_everywhere():
    table = YAML(typ="safe").load(Path(__file__).parents[2] / "data" / "systems.yaml")
    assert {code: (row["name"], row["name_zh"]) for code, row in table.items()} == systems()


def test_a_lever_is_said_with_old_and_new_value_system_page_and_source():
    why = gz.explain(gz.load_scenario("guizhou-2025-tenure-3"))
    row = why.changes.iloc[0]
    assert (row["field"], row["system"], row["page"]) == ("parameters.leader.exit_hazard", "S20", "parameters")
    assert row["before"].startswith("8 %, 18 %")
    assert row["after"].startswith("14 %, 30 %")
    assert row["source"].startswith("assumption of the scenario; the default is from the record (terms of 42")


def test_a_parameter_is_held_against_its_default():
    today = gz.load_scenario("guizhou-2025")
    assert gz.explain(today.with_({"parameters.leader.discount": 0.95})).changes["how"].tolist() == ["kept"]
    assert gz.explain(today.with_({"parameters.leader.discount": 0.9})).changes["how"].tolist() == ["down"]


def test_a_source_that_was_there_before_does_not_vouch_for_a_new_value():
    today = gz.load_scenario("guizhou-2025")
    changed = gz.explain(today.with_({"schemes.last_place.rate": 0.2})).changes.iloc[0]
    assert changed["sentence"].endswith("rises from 10 % to 20 %.")
    assert changed["source"] == "assumption of the scenario"
    told = today.with_({"schemes.last_place.rate": 0.2, "schemes.last_place.reference": "Notice 12"})
    assert set(gz.explain(told).changes["source"]) == {"Notice 12"}


def test_what_is_held_against_another_scenario_is_the_reverse():
    one, other = (gz.load_scenario(name) for name in ("guizhou-2025", "guizhou-2025-long-term-30"))
    assert gz.explain(other).changes["how"].tolist() == ["up"]
    assert gz.explain(one, against=other).changes["how"].tolist() == ["down"]
    assert gz.explain(one).text().startswith("Guizhou 2025, as described (guizhou-2025) changes nothing")


def test_a_change_of_a_change_is_held_against_what_it_extends(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("extends: guizhou-2025-uniform\nlong_term_weight: 0.2\n", encoding="utf-8")
    told = gz.explain(own)
    assert told.baseline == "guizhou-2025-uniform"
    assert told.changes["field"].tolist() == ["long_term_weight"]


def test_nothing_differs_from_itself():
    today = gz.load_scenario("guizhou-2025-projects")
    assert list(differences(today.to_dict(), today.to_dict(), Wording(today))) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"unit": "520300"}, "unit"),
        ({"year": 2020}, "year"),
        ({"zones": "found"}, "zones"),
        ({"against": 5}, "against"),
    ],
)
def test_what_has_no_meaning_for_a_scenario_is_refused(given, field):
    with pytest.raises(InputError) as refused:
        gz.explain("guizhou-2025", **given)
    assert refused.value.field == field
