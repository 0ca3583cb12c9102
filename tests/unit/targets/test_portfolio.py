import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.targets import planned_share, review
from gzsim.targets.portfolio import COLUMNS
from gzsim.targets.project_classes import CLASSES

GOOD = ("Dam", "water conservancy", 100.0, 0, 10, 5, 0.5, 50.0)


def portfolio(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


def changed(**parts):
    return portfolio(tuple((dict(zip(COLUMNS, GOOD, strict=True)) | parts).values()))


def test_eight_classes_are_five_and_three():
    assert len(CLASSES) == 8


def test_a_project_on_plan_performs_at_one():
    row = review(portfolio(GOOD)).table.loc["Dam"]
    assert row["schedule_performance"] == row["cost_performance"] == 1
    assert not row["lags"]


def test_earned_value_worked_by_hand():
    """Half time: 50 planned; 40 earned; 60 spent: schedule 0.8, cost 2/3."""
    row = review(changed(done=0.4, cost=60.0)).table.loc["Dam"]
    assert row["schedule_performance"] == pytest.approx(0.8)
    assert row["cost_performance"] == pytest.approx(2 / 3)
    assert row["lags"]


def test_before_plans_or_spending_nothing_is_known_and_nobody_lags():
    row = review(changed(month=0, done=0.0, cost=0.0)).table.loc["Dam"]
    assert np.isnan(row["schedule_performance"])
    assert np.isnan(row["cost_performance"])
    assert not row["lags"]


@given(st.floats(-1, 2), st.floats(0, 1))
def test_the_plan_only_rises_from_nothing_to_all(elapsed, more):
    assert 0 <= planned_share(elapsed) <= planned_share(elapsed + more) <= 1


@given(st.lists(st.tuples(st.sampled_from(list(CLASSES)), st.floats(1, 1e4), st.floats(0, 1)), min_size=1, max_size=80))
def test_classes_add_up_to_the_portfolio(projects):
    rows = [(f"p{i}", kind, budget, 0, 10, 5, done, budget * 0.5) for i, (kind, budget, done) in enumerate(projects)]
    report = review(portfolio(*rows))
    for name in ("planned_value", "earned_value", "cost"):
        assert report.by_class[name].sum() == pytest.approx(report.table[name].sum())
    assert report.by_class["lagging"].sum() == report.table["lags"].sum()


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"class": "sport"}, "no known class"),
        ({"end": 0}, "before it starts"),
        ({"budget": 0.0}, "budget"),
        ({"done": 1.2}, "outside 0 to 1"),
        ({"done": float("nan")}, "outside 0 to 1"),
        ({"cost": -1.0}, "negative cost"),
    ],
)
def test_an_impossible_report_is_refused_with_the_project(parts, fault):
    with pytest.raises(InputError, match=f"'Dam' .*{fault}"):
        review(changed(**parts))


def test_a_project_that_reports_twice_is_refused():
    with pytest.raises(InputError, match="'Dam' reports twice"):
        review(portfolio(GOOD, GOOD))
    with pytest.raises(InputError, match="cost"):
        review(portfolio(GOOD).drop(columns="cost"))
