"""The small table marks a difference by where it goes, and only if that is sure."""

import pandas as pd
import pytest

from gzsim.run.key_table import key_table, marked_difference, shown
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.labels import NAMES, Name


def row(outcome, difference, other_sign=0.0, draws=60, standard_error=0.01):
    return pd.Series({"headline": "last_place − none", "zone_model": "functional", "scheme": "last_place",
                      "against_zone_model": "functional", "against_scheme": "none", "outcome": outcome,
                      "difference": difference, "standard_error": standard_error, "draws": draws, "low": -0.5,
                      "high": 2.0, "other_sign": other_sign, "holds": other_sign <= 0.05})  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "difference", "sign", "look"),
    [("achievement", 1.0, "↑", "better"), ("achievement", -1.0, "↓", "worse"), ("debt", 1.0, "↑", "worse"),
     ("debt", -1.0, "↓", "better"), ("work", 1.0, "↑", "plain")],
)  # fmt: skip
def test_the_arrow_says_where_and_the_colour_whether_it_is_better(outcome, difference, sign, look):
    cell = marked_difference(row(outcome, difference), outcome, "en")
    assert (cell.sign, cell.look) == (sign, look)


def test_what_turns_its_sign_too_often_is_open():
    assert marked_difference(row("debt", 1.0, other_sign=0.06), "debt", "en").look == "open"


def test_what_simulation_error_hides_is_open():
    assert marked_difference(row("debt", 1.0, standard_error=0.6), "debt", "en").look == "open"
    assert marked_difference(row("debt", 1.0, draws=0, standard_error=0.6), "debt", "en").look == "open"


def test_nothing_has_no_arrow():
    cell = marked_difference(row("debt", 0.0, other_sign=float("nan")), "debt", "en")
    assert (cell.sign, cell.text, cell.look) == ("", "0.00", "plain")


def test_a_share_is_shown_in_percent_with_range_and_turned_signs():
    cell = marked_difference(row("wrong_last", 0.0456, other_sign=0.04), "wrong_last", "zh")
    assert (cell.text, cell.word) == ("+4.6", "更差")
    assert cell.under == ("−50.0至+200.0", "符号相反：4%")


def test_the_table_has_the_baseline_and_a_column_for_each_headline():
    rows = pd.DataFrame([row("achievement", 1.0), row("debt", 0.8)])
    table = key_table({"achievement": 101.234, "debt": 5.8}, rows, NAMES, "en")
    assert [column.heading for column in table.columns] == [
        "", "Level\n(no sanction)", "Last-place deduction\ninstead of no sanction",
    ]  # fmt: skip
    assert [[cell.text for cell in cells] for _, cells in table.rows] == [["101.23", "+1.00"], ["5.80", "+0.80"]]
    assert "60 draws" in table.note


def test_a_name_may_have_a_minus_in_it():
    names = {"last_place": Name("Plan A − B", "甲−乙"), "none": Name("Plan C", "丙")}
    table = key_table({"debt": 5.8}, pd.DataFrame([row("debt", 0.8)]), names, "en")
    assert table.columns[2].heading == "Plan A − B\ninstead of plan C"


@pytest.mark.parametrize("outcome", OUTCOMES.index)
def test_every_outcome_has_a_unit_in_both_languages(outcome):
    look = shown(outcome)
    for name in (look.unit, look.of_difference):
        assert name.en
        assert any("\u4e00" <= letter <= "\u9fff" or letter in "%×" for letter in name.zh)
