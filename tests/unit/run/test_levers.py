"""What the report and the guide say of levers that the main job does not turn."""

import runpy
from pathlib import Path

import pandas as pd
import pytest
from guides import text

from gzsim.run.levers import LEVERS, levers_table, measured_levers
from gzsim.scenario import plausible_draws
from gzsim.simulation.plausible import means, spread
from gzsim.simulation.simulate import case_of, compare
from gzsim.simulation.summary import difference_table

TOOL = runpy.run_path(str(Path(__file__).parents[3] / "tools" / "headlines.py"))
QUESTIONS = TOOL["questions"]()


@pytest.fixture(scope="module")
def drawn():
    return pd.read_csv(TOOL["DRAWN"], header=[0, 1, 2], index_col=0)


def test_the_table_sums_up_its_draws(drawn):
    table = measured_levers()
    assert set(zip(table["baseline"], table["run"], strict=True)) == set(LEVERS)
    for _, row in table.iterrows():
        values = drawn[row["baseline"], row["run"], row["outcome"]]
        found = spread(values, row["difference"])
        assert found["draws"] == 100
        for name in ("low", "median", "high", "other_sign"):
            assert row[name] == pytest.approx(found[name], rel=1e-6, abs=1e-9, nan_ok=True)
        assert row["holds"] == found["holds"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.runs[-1].name)
def test_draws_are_found_again(question, drawn):
    """Two of the hundred."""
    parameters = plausible_draws(TOOL["DRAWS"], TOOL["SEED"], scenarios=question.runs)
    for draw in parameters.index[:2]:
        lived = {each.name: each.with_({"parameters": parameters.loc[draw].to_dict()}) for each in question.runs}
        cases = {name: case_of(each, each.scheme_in_force) for name, each in lived.items()}
        levels = means(cases, question.outcomes, question.years, TOOL["SIZE"]["replications"], TOOL["SEED"])
        for baseline, run in TOOL["pairs"](question):
            for outcome in question.outcomes:
                difference = levels[run, outcome] - levels[baseline, outcome]
                assert drawn.loc[draw, (baseline, run, outcome)] == pytest.approx(difference, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.runs[-1].name)
def test_the_defaults_are_found_again(question):
    asked = {each.name: each.with_({"simulation.years": question.years}, name="asked") for each in question.runs}
    size, runs = TOOL["SIZE"], [each.with_(name=name) for name, each in asked.items()]
    found = compare(runs, replications=size["default_replications"], seed=size["seed"]).runs
    table = measured_levers().set_index(["baseline", "run", "outcome"])
    for baseline, run in TOOL["pairs"](question):
        differences = difference_table(found, baseline).set_index(["scheme", "outcome"])
        for outcome, row in table.loc[baseline, run].iterrows():
            assert row["years"] == question.years
            for name in ("difference", "standard_error"):
                assert row[name] == pytest.approx(differences.loc[(run, outcome), name], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("language", TOOL["PAGES"])
def test_guides_show_the_table(language):
    assert TOOL["in_markdown"](measured_levers(), language) in text(TOOL["PAGES"][language].stem)


def test_report_shows_the_table():
    shown = levers_table(measured_levers())
    assert len(shown.rows) == len(LEVERS)
    assert "虚报幅度" in str(shown)
