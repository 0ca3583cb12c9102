"""A recipe in the place of a table of indicators: the same page, workbook and league for any index."""

import pandas as pd
import pytest
from typer.testing import CliRunner

import gzsim as gz
from gzsim.cli import app
from gzsim.errors import InputError
from gzsim.index.recipe import Recipe

UNITS = pd.DataFrame(
    {
        "code": list("pqrs"),
        "name": ["P", "Q", "R", "S"],
        "a": [1.0, 4, 9, 2],
        "b": [3.0, 1, 2.2, 5],
        "c": [5.0, 7.1, 6, 2],
        "people": [1.0, 2, 3, 4],
        "other": [1.0, 1, 1, 2],
    }
)
RECIPE = Recipe(
    name="mine",
    directions={"a": 1, "b": -1, "c": 1},
    structure={"g": ["a", "b"]},
    denomination={"c": "people"},
    transformation={"a": "log"},
    normalisation={"method": "minmax", "parameters": {"bounds": [1, 100]}},
    normalisation_of={"a": {"method": "goalposts", "parameters": {"low": {"a": 0.0}, "high": {"a": 3.0}}}},
    weights_of={"index": {"g": 0.75, "c": 0.25}},
    aggregation_of={"g": "geometric"},
)


def test_any_recipe_has_a_league_a_page_and_a_workbook(tmp_path):
    own = gz.open_data(UNITS, RECIPE)
    built = RECIPE.build(UNITS.set_index("code"))
    assert own.recipe == RECIPE
    assert own.table["index"].reindex(built.scores.index).tolist() == built.scores["index"].tolist()
    assert own.notes == ("left aside, because the recipe does not have them: other",)
    page = own.report(tmp_path / "page.html").read_text(encoding="utf-8")
    assert "First of 4" in page
    again = gz.open_data(own.to_excel(tmp_path / "again.xlsx"))
    choices = ("directions", "structure", "denomination", "transformation", "weights_of")
    whole = {"structure": {"g": ("a", "b"), "index": ("g", "c")}}
    assert {name: getattr(again.recipe, name) for name in choices} == {
        name: whole.get(name, getattr(RECIPE, name)) for name in choices
    }
    assert again.recipe.aggregation_of["g"].method == "geometric"
    assert again.recipe.normalisation_of["a"].parameters["high"]["a"] == pytest.approx(3.0)


def test_weights_that_are_made_of_the_data_are_written_as_numbers(tmp_path):
    own = gz.open_data(UNITS, Recipe(directions={"a": 1, "b": -1, "c": 1}, weights="entropy"))
    again = gz.open_data(own.to_excel(tmp_path / "again.xlsx"))
    assert again.table["index"].to_dict() == pytest.approx(own.table["index"].to_dict())


def test_a_recipe_may_be_a_file_also_on_the_command_line(tmp_path):
    RECIPE.to_yaml(path := tmp_path / "mine.yaml")
    UNITS.to_csv(data := tmp_path / "units.csv", index=False)
    assert gz.open_data(data, path).recipe == RECIPE
    told = CliRunner().invoke(app, ["index", str(data), str(path)])
    assert told.exit_code == 0, told.output
    assert "First of 4" in told.output


@pytest.mark.parametrize(
    ("recipe", "more", "told"),
    [
        (Recipe(directions={"a": 1, "z": 1}), {}, "data: no column 'z', which the recipe needs"),
        (Recipe(directions={"a": 1}, denomination={"a": "area"}), {}, "no column 'area'"),
        (Recipe(directions={"a": 1, "b": 1}, structure={"rank": ["a", "b"]}), {}, "like a column of the league: rank"),
        (RECIPE, {"rescale": True}, "the weights are those of the recipe"),
        ("nowhere.yaml", {}, "there is no such file"),
    ],
)
def test_a_recipe_that_does_not_fit_is_refused(recipe, more, told):
    with pytest.raises(InputError) as caught:
        gz.open_data(UNITS, recipe, **more)
    assert told in str(caught.value)
