import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gzsim.errors import InputError
from gzsim.targets.curves import beta_curve, logistic_curve, plan_from_curves, plan_from_milestones
from gzsim.targets.earned import earned_schedule, earned_value, lags
from gzsim.targets.illustration import MAKE_UP, Troubles, illustrative_portfolio
from gzsim.targets.portfolio import planned_share
from gzsim.targets.project_classes import CLASSES
from gzsim.targets.tracking import track

SHARES = st.floats(0, 1)
SHAPES = st.floats(0.5, 6)


@pytest.fixture(scope="module")
def made():
    return illustrative_portfolio(np.random.default_rng(2025))


@pytest.fixture(scope="module")
def tracked(made):
    return track(made.projects, made.plan, made.reports)


@given(SHARES)
def test_the_shipped_s_curve_is_the_beta_curve_of_two_and_two(t):
    assert beta_curve(t, 2, 2) == pytest.approx(float(planned_share(t)))


@given(SHARES, SHAPES, SHAPES)
def test_the_beta_curve_is_the_distribution_function_and_reverses(t, a, b):
    assert beta_curve(t, a, b) == pytest.approx(stats.beta(a, b).cdf(t))
    assert beta_curve(t, a, b) == pytest.approx(1 - float(beta_curve(1 - t, b, a)), abs=1e-9)


@given(SHARES, SHARES, SHARES, st.floats(0.5, 20))
def test_logistic_curve_rises_from_nothing_to_all(one, other, middle, steepness):
    low, high = sorted((one, other))
    assert logistic_curve(low, middle, steepness) <= logistic_curve(high, middle, steepness)
    assert logistic_curve([0.0, 1.0], middle, steepness).tolist() == pytest.approx([0, 1])


def test_earned_value_worked_by_hand():
    """Half planned, 40 percent done, 220 spent of 400."""
    found = earned_value([0.5], [0.4], [220.0], 400.0)
    assert (found.planned_value, found.earned_value) == (200, 160)
    assert found.estimate_at_completion == pytest.approx(400 / (160 / 220))
    assert found.estimate_at_plan == pytest.approx(220 + 240)


@given(SHARES, st.floats(0, 1e4), st.floats(1, 1e4))
def test_what_is_finished_costs_what_it_cost(planned, cost, budget):
    found = earned_value([planned], [1.0], [cost], budget)
    assert found.estimate_at_plan == pytest.approx(cost, abs=1e-6)
    if cost > 0:
        assert found.estimate_at_completion == pytest.approx(cost)


@settings(max_examples=60)
@given(st.integers(2, 40), SHAPES, SHAPES, st.data())
def test_earned_schedule_inverts_the_plan(length, a, b, data):
    plan = beta_curve(np.arange(length + 1) / length, a, b)
    month = data.draw(st.integers(0, length))
    assert np.interp(earned_schedule(plan, plan[[month]])[0], np.arange(length + 1), plan) == pytest.approx(plan[month])
    done = data.draw(SHARES)
    at = earned_schedule(plan, [done])[0]
    assert np.interp(at, np.arange(length + 1), plan) == pytest.approx(done, abs=1e-9)


def test_a_finished_delay_hides_from_the_index_not_from_earned_schedule():
    """Planned for 4 months, done in 8 (Lipke's point)."""
    projects = pd.DataFrame(
        {"class": "water conservancy", "budget": 100.0, "start": [0, 0], "end": [4, 10]}, ["Dam", "Canal"]
    )
    months = np.arange(1, 11)
    reports = pd.DataFrame(
        {"project": "Dam", "month": months, "done": np.minimum(months / 8, 1), "cost": 10.0 * months}
    )
    last = track(projects, plan_from_curves(projects), reports).table.query("project == 'Dam' and month == 10").iloc[0]
    assert last["schedule_performance"] == 1
    assert last["time_performance"] == pytest.approx(0.5)


def test_unknown_performance_is_no_lag():
    assert lags([np.nan, 0.89, 0.9], [np.nan, 1.0, 1.0]).tolist() == [False, True, False]


def test_who_falls_silent_lags_and_is_marked():
    projects = pd.DataFrame({"class": "water conservancy", "budget": 100.0, "start": 0, "end": 8}, ["Dam", "Canal"])
    plan = plan_from_curves(projects)
    rows = [(name, m, plan.loc[name, m], 100 * plan.loc[name, m]) for name in plan.index for m in range(1, 7)]
    on_plan = pd.DataFrame(rows, columns=["project", "month", "done", "cost"])
    silent = on_plan.query("project == 'Canal' or month <= 3")
    table = track(projects, plan, silent).table.query("project == 'Dam'").set_index("month")
    assert not table.loc[:3, "lags"].any()
    assert table.loc[4:, "lags"].all()
    assert table["lags_on"].tolist() == [False] * 5 + [True] * 2
    assert table["reported"].tolist() == [False, True, True, True, False, False, False]


def test_the_illustrative_portfolio_is_marked_and_one_for_each_seed(made):
    again = illustrative_portfolio(np.random.default_rng(2025))
    pd.testing.assert_frame_equal(made.reports, again.reports)
    assert not made.projects["budget"].equals(illustrative_portfolio(np.random.default_rng(1)).projects["budget"])
    for table in (made.projects, made.reports):
        assert (table["provenance"] == "illustrative assumption").all()
    assert made.projects["class"].value_counts().to_dict() == {kind: count for kind, (count, _) in MAKE_UP.items()}
    assert sum(count for count, _ in MAKE_UP.values()) == 80
    assert set(MAKE_UP) == set(CLASSES)


def test_without_trouble_nobody_lags():
    smooth = Troubles(speed=1, speed_sd=0, month_sd=0, overrun=0, overrun_sd=0, month_cost_sd=0, silent=0)
    calm = illustrative_portfolio(np.random.default_rng(3), troubles=smooth)
    found = track(calm.projects, calm.plan, calm.reports)
    substantial = found.table[found.table["planned_value"] > 5]
    assert substantial["schedule_performance"].between(0.97, 1.03).all()
    assert found.by_month["lagging_on"].max() <= 1, "done is reported to four places, early plans are smaller than that"


def test_classes_and_months_add_up(tracked, made):
    cells, months = tracked.by_class_and_month, tracked.by_month
    for column in ("planned_value", "earned_value", "cost", "projects", "lagging", "lagging_on"):
        pd.testing.assert_series_equal(cells[column].groupby("month").sum(), months[column], check_dtype=False)
    assert (months["planned_value"].diff().dropna() >= 0).all()
    assert months["planned_value"].max() <= made.projects["budget"].sum()
    assert (cells["lagging_on"] <= cells["lagging"]).all()
    assert tracked.by_class["projects"].sum() == 80


def test_laggards_come_in_the_order_of_what_is_behind(tracked):
    found = tracked.laggards()
    assert found["behind"].is_monotonic_decreasing
    assert len(found) == tracked.by_class["lagging_on"].sum()


def test_tracking_agrees_with_the_review_of_one_month(tracked, made):
    """The monthly review of a portfolio sees the same earned value as the history does."""
    earned = tracked.table.query("month == 12").set_index("project")["earned_value"]
    last = made.reports.sort_values("month").groupby("project")["done"].last()
    pd.testing.assert_series_equal(earned, made.projects["budget"] * last.reindex(earned.index), check_names=False)


PROJECTS = pd.DataFrame({"class": "water conservancy", "budget": [100.0], "start": [0], "end": [4]}, index=["Dam"])
PLAN = plan_from_curves(PROJECTS)
REPORTS = pd.DataFrame({"project": "Dam", "month": [1, 2], "done": [0.1, 0.5], "cost": [10.0, 50.0]})


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"projects": PROJECTS.drop(columns="class")}, "no column 'class'"),
        ({"projects": PROJECTS.assign(**{"class": "sport"})}, "'Dam' is of no known class"),
        ({"projects": PROJECTS.assign(budget=0.0)}, "'Dam' has a budget"),
        ({"projects": pd.concat([PROJECTS, PROJECTS])}, "'Dam' is there twice"),
        ({"plan": PLAN.rename(index={"Dam": "Canal"})}, "'Dam' has no plan"),
        (
            {"plan": PLAN.assign(**{}).set_axis(PLAN.columns, axis=1).mul([1, 1, 1, 0.1, 1])},
            "'Dam' has a plan that decreases",
        ),
        ({"plan": PLAN * 2}, "'Dam' plans shares outside"),
        ({"plan": PLAN * 0.9}, "'Dam' has a plan that does not run"),
        ({"plan": PLAN.drop(columns=2)}, "months do not follow"),
        ({"reports": REPORTS.iloc[:0]}, "reports: no rows"),
        ({"reports": REPORTS.assign(project="Canal")}, "reports.project: there is no 'Canal'"),
        ({"reports": REPORTS.assign(month=1)}, "'Dam' reports twice"),
        ({"reports": REPORTS.assign(month=[1, 9])}, "'Dam' reports a month"),
        ({"reports": REPORTS.assign(done=[0.1, 1.2])}, "'Dam' reports work outside"),
        ({"reports": REPORTS.assign(cost=[-1.0, 2.0])}, "'Dam' reports a negative cost"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_the_project(parts, fault):
    with pytest.raises(InputError, match=fault):
        track(**{"projects": PROJECTS, "plan": PLAN, "reports": REPORTS} | parts)


def milestones(*rows):
    return pd.DataFrame(rows, columns=["project", "month", "share"])


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (
            lambda: plan_from_milestones(milestones(("Dam", 0, 0), ("Dam", 2, 0.6), ("Dam", 3, 0.4), ("Dam", 4, 1))),
            "decreases",
        ),
        (lambda: plan_from_milestones(milestones(("Dam", 0, 0), ("Dam", 4, 0.9))), "0 to 1"),
        (lambda: plan_from_milestones(milestones(("Dam", 0, 0), ("Dam", 0, 0.5), ("Dam", 4, 1))), "two milestones"),
        (lambda: plan_from_milestones(milestones()), "no rows"),
        (lambda: plan_from_curves(PROJECTS.assign(end=0)), "'Dam' ends before"),
        (lambda: beta_curve(0.5, 0), "early"),
        (lambda: logistic_curve(0.5, 2), "middle"),
        (lambda: logistic_curve(0.5, 0.5, 0), "steepness"),
        (lambda: earned_value([0.5], [1.2], [1.0], 1.0), "done"),
        (lambda: earned_value([0.5], [0.2], [-1.0], 1.0), "cost"),
        (lambda: earned_schedule([0, 0.5, 0.4, 1], [0.1]), "decreases"),
        (lambda: earned_schedule([0, 0.5], [0.1]), "planned"),
        (lambda: illustrative_portfolio(np.random.default_rng(1), until=-30), "until"),
    ],
)
def test_impossible_plans_and_numbers_are_refused(call, fault):
    with pytest.raises(InputError, match=fault):
        call()
