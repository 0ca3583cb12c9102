import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.monitoring.collection import (
    Collection,
    apparent_shortfall,
    known_months,
    latest_month,
    months_late,
)
from gzsim.monitoring.milestones import GREEN, level_shortfall, lights
from gzsim.monitoring.schedules import EVEN, WATER_2025

delays = arrays(int, 9, elements=st.integers(0, 6))


@pytest.fixture
def reports():
    rows = [(u, "gdp", m, 10.0 * m + n) for n, u in enumerate(["a", "b", "c"]) for m in range(1, 13)]
    return pd.DataFrame(rows, columns=["unit", "indicator", "month", "value"])


@pytest.fixture
def collection():
    return Collection(pd.Series({"a": 0, "b": 1, "c": 3}))


@given(arrays(float, 9, elements=st.floats(0, 1)), st.integers(0, 5))
def test_the_more_remote_never_report_sooner(remoteness, longest):
    late = months_late(np.sort(remoteness), longest)
    assert (np.diff(late) >= 0).all()
    assert late.min() >= 0
    assert late.max() <= longest


@given(delays, st.integers(1, 12))
def test_what_is_known_stays_known_and_reports_come_in_order(delay, now):
    known = known_months(delay, now)
    assert (known <= known_months(delay, now + 1)).all()
    assert (np.diff(known.astype(int), axis=0) <= 0).all()
    np.testing.assert_array_equal(known.sum(axis=0), latest_month(delay, now))


def test_late_news_taken_for_today_s_lights_up_remote_places_on_plan():
    """S18. Against the plan of the month it is about, the same report is green."""
    now, delay = 6, 2
    achieved = 40 * WATER_2025.planned(now - delay)
    naive = level_shortfall(achieved, 40.0, WATER_2025.planned(now), now / 12)
    fair = level_shortfall(achieved, 40.0, WATER_2025.planned(now - delay), (now - delay) / 12)
    assert lights(naive, 3.0, now / 12, GREEN, 1.0, 2.5) > GREEN
    assert lights(fair, 3.0, (now - delay) / 12, GREEN, 1.0, 2.5) == GREEN
    assert naive * now / 12 == pytest.approx(40 * apparent_shortfall(WATER_2025, delay, now))


@given(delays, st.integers(1, 12))
def test_only_the_late_seem_behind(delay, now):
    apparent = apparent_shortfall(EVEN, delay, now)
    assert (apparent[delay == 0] == 0).all()
    assert (apparent[delay > 0] > 0).all()


def test_completeness_counts_what_the_table_of_reports_holds(collection, reports):
    table = collection.completeness()
    for now in range(1, 13):
        assert len(collection.arrived(reports, now)) == table.loc[now, "known"]
    assert table["share"].is_monotonic_increasing
    assert table.loc[1, "newest"] == pytest.approx(1 / 3)
    assert table.loc[12, "share"] == pytest.approx((12 + 11 + 9) / 36)
    assert (Collection.on_time(["a", "b"]).completeness()["share"] == 1).all()


def test_the_latest_report_is_the_one_before_a_gap(collection, reports):
    reports.loc[(reports["unit"] == "a") & (reports["month"] == 6), "value"] = np.nan
    latest = collection.latest(reports, now=6)["month"]
    assert latest.droplevel("indicator").to_dict() == {"a": 5, "b": 5, "c": 3}


def test_reports_that_cannot_be_used_are_named(collection, reports):
    twice = pd.concat([reports, reports.iloc[[4]]])
    with pytest.raises(InputError, match="two reports of gdp from a for month 5"):
        collection.latest(twice, now=3)
    with pytest.raises(InputError, match=r"reports\.unit: there is no 'd'") as refused:
        collection.arrived(reports.replace({"unit": {"c": "d"}}), now=3)
    assert "a, b, c" in str(refused.value)
    with pytest.raises(InputError, match="no month: 13"):
        collection.arrived(reports.assign(month=13), now=3)
    with pytest.raises(InputError, match="no column 'value'"):
        collection.arrived(reports.drop(columns="value"), now=3)


def test_nobody_reports_before_the_month_is_over():
    for wrong in (-1, 0.5, np.nan):
        with pytest.raises(InputError, match="delay"):
            Collection(pd.Series({"a": wrong}))
    with pytest.raises(InputError, match="delay"):
        latest_month([-1], 3)
    with pytest.raises(InputError, match="longest"):
        months_late([0.5], longest=1, shortest=2)
    with pytest.raises(InputError, match="remoteness"):
        months_late([1.2])
    with pytest.raises(InputError, match="named twice"):
        Collection(pd.Series([0, 1], ["a", "a"]))
