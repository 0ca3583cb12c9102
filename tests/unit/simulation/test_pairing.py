"""What can be compared: the same units, years and indicators, under whatever rules and targets."""

import pytest

import gzsim as gz
from gzsim.errors import InputError

SIZE = {"replications": 2, "seed": 7}


@pytest.fixture(scope="module")
def brief(today):
    return today.with_({"simulation.years": 2}, name="brief")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"simulation.years": 3}, "simulation.years"),
        ({"simulation.start_year": 2030}, "simulation.start_year"),
        ({"units.scale": "counties"}, "units.prefectures"),
    ],
)
def test_other_years_and_units_are_refused_by_name(brief, changes, field):
    for pair in ([brief, brief.with_(changes, name="other")], [brief.with_(changes, name="other"), brief]):
        with pytest.raises(InputError) as refused:
            gz.compare(pair, **SIZE)
        assert refused.value.field == field


def test_other_indicators_are_refused_by_name(today):
    """They are two appraisals, and a difference between their scores means nothing."""
    for pair in (["guizhou-2025", "essential-medicines"], ["essential-medicines", "guizhou-2025"]):
        with pytest.raises(InputError):
            gz.compare(pair, **SIZE)


@pytest.mark.parametrize("weight", [0.0, 0.02])
def test_an_indicator_that_one_has_alone_must_weigh_nothing(brief, weight):
    spare = {"indicators.spare": brief.to_dict()["indicators"]["gdp_growth"]}
    weights = {
        f"zones.weights.{zone}": {"gdp_growth": said["gdp_growth"] - weight, "spare": weight}
        for zone, said in brief.to_dict()["zones"]["weights"].items()
    }
    more = brief.with_(spare | weights, name="more")
    for pair in ([brief, more], [more, brief]):
        if weight:
            with pytest.raises(InputError, match="spare") as refused:
                gz.compare(pair, **SIZE)
            assert refused.value.field == "indicators"
        else:
            assert len(gz.compare(pair, **SIZE).runs) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"indicators.gdp_growth.target": 7.0},
        {"indicators.water_quality.goalpost": 50.0},
        {"long_term_weight": 0.3},
        {"zones.model": "uniform"},
        {"scheme_in_force": "none"},
    ],
)
def test_targets_and_rules_may_differ(brief, changes):
    assert len(gz.compare([brief, brief.with_(changes, name="other")], **SIZE).runs) == 2
