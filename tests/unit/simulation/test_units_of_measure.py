"""The same policy in other units of measure gives the same numbers."""

import pytest

from gzsim.simulation.simulate import compare


@pytest.mark.parametrize("factor", [0.01, 1000.0])
@pytest.mark.parametrize(
    ("indicator", "target", "goalpost"), [("water_conservancy_investment", 100, 0), ("water_quality", 98, 90)]
)
def test_an_indicator_may_be_counted_in_any_unit(undeclared, factor, indicator, target, goalpost):
    """Luck that nobody declared belongs to the ruler, not to the unit it is counted in."""
    percent = undeclared.with_(name="percent")
    ruler = {"full": target * factor, "span": (target - goalpost) * factor}
    bounds = {"low": 0.0, "high": None if indicator.startswith("water_c") else 100.0 * factor}
    said = {"bounds": bounds, "target": target * factor, "goalpost": goalpost * factor, "ruler": ruler}
    other = percent.with_({f"indicators.{indicator}": said}, name="other unit")
    table = compare([percent, other], replications=3, seed=2).differences().set_index("outcome")["difference"]
    assert table.abs().max() < 1e-9
