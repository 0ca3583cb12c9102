"""Short tables of outcomes: shares in percent, fixed decimals in a row, and what is clear marked."""

from __future__ import annotations

import pandas as pd
import pytest
from guides import text
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from gzsim.simulation.outcomes.catalogue import GROUPS, OUTCOMES
from gzsim.simulation.summary import labelled
from gzsim.views.labels import Name
from gzsim.views.numbers import margin
from gzsim.views.outcome_tables import clearly_changed, in_row, mark, outcomes, short_and_rest, short_unit

NAMES = {"none": Name("No sanction", "无奖惩"), "last": Name("Last place", "末位"), "rate": Name("Piece rate", "计件")}


def levels(**means: float) -> pd.DataFrame:
    rows = [(run, name, mean, 0.02 * abs(mean)) for run in NAMES for name, mean in means.items()]
    return labelled(pd.DataFrame(rows, columns=["scheme", "outcome", "mean", "standard_error"]))


def changes(**differences: float) -> pd.DataFrame:
    rows = [(run, "none", name, mean, 0.1) for run in ("last", "rate") for name, mean in differences.items()]
    columns = ["scheme", "baseline", "outcome", "difference", "standard_error"]
    return labelled(pd.DataFrame(rows, columns=columns)).assign(same_scale=True)


def test_shares_are_in_percent_and_others_as_they_are():
    table = outcomes(levels(liars=0.25, debt=8.0), language="en", names=NAMES)
    assert table.rows[0][:3] == ("Leaders who over-report", "%", "25.00 ± 0.98")
    assert table.rows[1][:3] == ("Debt", "% of GDP", "8.00 ± 0.31")


def test_levels_of_the_first_run_stand_beside_differences_of_the_others():
    table = outcomes(levels(debt=8.0), changes(debt=1.5), language="en", names=NAMES)
    assert [column.heading for column in table.columns] == [
        "Outcome",
        "Unit",
        "No sanction",
        "Last place",
        "Piece rate",
    ]
    assert table.rows == (("Debt", "% of GDP", "8.00 ± 0.31", "+1.50 ± 0.20 ▼", "+1.50 ± 0.20 ▼"),)


def test_what_is_zero_throughout_is_named_below_and_only_what_is_asked_for_is_shown():
    table = outcomes(levels(debt=8.0, vetoed=0.0, work=0.5), only=["debt", "vetoed"], language="en", names=NAMES)
    assert [row[0] for row in table.rows] == ["Debt"]
    assert table.note.endswith("Zero throughout: Struck by a veto")


def test_outcomes_stand_under_the_heading_of_what_they_are_about():
    groups = {Name("Money", "资金"): ("debt",), Name("Time", "时间"): ("work", "forms"), Name("None", "无"): ("rank",)}
    table = outcomes(levels(work=0.5, liars=0.25, debt=8.0), language="en", names=NAMES, groups=groups)
    assert [row[0] for row in table.rows] == ["Debt", "Work on indicators", "Leaders who over-report"]
    assert table.groups == ((0, "Money"), (1, "Time"))
    page = table.to_html()
    assert page.index("Money") < page.index("Debt") < page.index("Time") < page.index("Work on indicators")


def test_every_outcome_is_about_one_thing():
    grouped = [outcome for members in GROUPS.values() for outcome in members]
    assert sorted(grouped) == sorted(OUTCOMES.index)


def test_what_is_better_or_worse_is_coloured_where_there_are_colours():
    page = outcomes(levels(debt=8.0), changes(debt=-1.5), language="en", names=NAMES).to_html()
    assert page.count('class="right better"') == 2


def test_only_outcomes_that_some_run_changes_are_clearly_changed():
    assert clearly_changed(changes(debt=1.5, work=0.1, lights=0.0)) == ["debt"]
    assert clearly_changed(changes(debt=0.1).assign(same_scale=False)) == ["debt"]


def test_a_notebook_shows_a_short_table_and_folds_the_rest():
    page = short_and_rest(levels(debt=8.0, work=0.5), changes(debt=1.5, work=0.2), ["debt"], {}, NAMES)
    first, rest = page.split("<details")
    assert ("Debt" in first, "Work" in first) == (True, False)
    assert ("Debt" in rest, "Work" in rest) == (False, True)


@pytest.mark.parametrize(
    ("difference", "better", "same", "shown"),
    [(1.0, "higher", True, "▲"), (-1.0, "lower", True, "▲"), (1.0, "lower", True, "▼"), (1.0, "none", True, "•"),
     (0.1, "higher", True, " "), (1.0, "higher", False, "†")],
)  # fmt: skip
def test_only_what_leaves_out_zero_on_the_same_scale_is_clear(difference, better, same, shown):
    row = {"difference": difference, "standard_error": 0.1, "better": better, "same_scale": same}
    assert mark(pd.Series(row)) == shown


@given(
    rows=st.lists(
        st.tuples(st.floats(-1e4, 1e4, allow_subnormal=False), st.floats(1e-3, 100, allow_subnormal=False)),
        min_size=1, max_size=5,
    )
)  # fmt: skip
def test_all_figures_of_a_row_have_the_same_decimals_and_are_near(rows):
    means, errors = zip(*rows, strict=True)
    told = in_row(means, errors, signed=[True] * len(rows))
    parts = [cell.replace("−", "-").split(" ± ") for cell in told]
    decimals = {len(number.partition(".")[2]) for cell in parts for number in cell}
    assert len(decimals) == 1
    near = 0.51 * 10 ** -decimals.pop()
    for (mean, half), (number, error) in zip(parts, rows, strict=True):
        assert float(mean) == pytest.approx(number, abs=near)
        assert float(half) == pytest.approx(margin(error), abs=near)


@pytest.mark.parametrize("difference", [False, True])
def test_every_unit_of_the_catalogue_is_short(difference):
    units = [short_unit(unit, difference=difference) for unit in OUTCOMES["unit"].unique()]
    assert max(len(unit.en) for unit in units) <= 12
    assert all(unit.zh and not unit.zh.isascii() for unit in units if unit.en not in ("%",))


def test_the_guide_says_how_often_a_margin_of_few_replications_holds_the_mean():
    """A mean of n normal values, its error estimated: Student's t with n − 1 degrees of freedom."""
    share = {n: f"{100 * (1 - 2 * t.sf(margin(1.0), n - 1)):.0f}" for n in (4, 8, 20)}
    told = " ".join(text("outcomes").split())
    assert f"of four replications such an interval holds the mean in {share[4]} of 100 cases" in told
    assert f"of eight in {share[8]}, of twenty in {share[20]}" in told
