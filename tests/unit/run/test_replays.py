"""The table of a replay shows what the replay found."""

import pandas as pd
import pytest

from gzsim.history.replay.summaries import budgets, money_moved, repeats
from gzsim.record import load_record
from gzsim.run.replays import YEARS, _range, replay_declared
from gzsim.scenario import load_scenario


@pytest.fixture(scope="module")
def found():
    return replay_declared(load_record(), load_scenario("guizhou-2025"), scheme="last_place")


def functional(found):
    return next(table for table in found.tables() if table.caption.startswith("Functional"))


def test_a_row_has_the_counts_the_money_of_a_year_and_the_budgets(found):
    outcomes = found.told.outcomes.query("zone_model == 'functional'")
    years = outcomes["year"].nunique()
    counts = repeats(outcomes).set_index("code")
    code = counts["last"].idxmax()
    own = outcomes.query("code == @code")
    budget = budgets(outcomes, found.subsidy, min(YEARS, years)).set_index("code").loc[code]
    name = own["name"].iloc[0]
    row = next(row for row in functional(found).rows if row[0].startswith(name))
    assert row[1] == f"{counts.loc[code, 'last']} of {years}"
    assert row[2] == str(counts.loc[code, "sure"])
    assert row[3] == f"{own['money'].sum() / years:+.2f}".replace("-", "−")
    assert row[4] == f"{100 * budget['worst']:.1f} to {100 * budget['best']:.1f}"
    assert budget["worst"] < 1.0


def test_the_note_counts_sure_places_and_the_money_that_moves(found):
    outcomes = found.told.outcomes.query("zone_model == 'functional'")
    counts, moved = repeats(outcomes), money_moved(outcomes)["a_year"].item()
    note = functional(found).note
    assert f"{counts['sure'].sum()} of {counts['last'].sum()} last places" in note
    assert f"CNY {moved:.3f} million a year" in note


def test_a_budget_that_does_not_hang_on_the_order_of_years_is_one_number():
    assert _range(pd.Series({"worst": 0.98301, "best": 0.98304})) == "98.3"
    assert _range(pd.Series({"worst": 0.95, "best": 0.983})) == "95.0 to 98.3"
