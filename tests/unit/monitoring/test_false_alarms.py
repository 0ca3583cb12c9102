import pytest
from scipy.special import ndtr

from gzsim.errors import InputError
from gzsim.monitoring.false_alarms import false_alarms, light_rates


@pytest.fixture(scope="module")
def table():
    return false_alarms(1.0, 2.5, replications=60_000, seed=5)


def test_bulletins_light_up_the_normal_tail_of_who_meets_the_target(table):
    """The tolerance widens as 1/√t, so that a quarter is as prone to false alarm as a year."""
    for bulletin in ("Q1", "Q2", "Q3", "Q4", "year_end"):
        assert table.loc[bulletin, "lit"] == pytest.approx(ndtr(-1.0), abs=4 * table.loc[bulletin, "lit_error"])
    for bulletin in ("Q1", "year_end"):
        assert table.loc[bulletin, "red"] == pytest.approx(ndtr(-2.5), abs=4 * table.loc[bulletin, "red_error"])


def test_yellow_twice_running_makes_red_of_honest_luck(table):
    """Paces of successive quarters share their past: the second yellow is likely, and red grows over the year."""
    assert table.loc[["Q1", "Q2", "Q3"], "red"].is_monotonic_increasing
    assert table.loc["Q2", "red"] > 5 * table.loc["Q1", "red"]
    assert table.loc["any", "lit"] > table.loc["Q4", "lit"]
    assert table.loc["any", "lit"] < 4 * table.loc["Q4", "lit"]


def test_the_shares_do_not_depend_on_the_size_of_the_luck(table):
    other = false_alarms(1.0, 2.5, noise=3.7, replications=60_000, seed=5)
    assert (other - table).abs().max(axis=None) < 1e-4


def test_shares_of_lights_add_up():
    rates = light_rates([0, 1, 1, 2, 0, 0, 0, 2])
    assert rates["yellow"] + rates["red"] == rates["lit"] == 0.5
    assert rates["lit_error"] == pytest.approx((0.25 / 8) ** 0.5)


def test_luck_that_is_never_drawn_is_refused():
    with pytest.raises(InputError, match="replications"):
        false_alarms(1.0, 2.5, replications=0)
