"""The same policy in other units of measure gives the same numbers."""

import pytest

from gzsim.simulation.simulate import compare


@pytest.mark.parametrize("factor", [0.01, 1000.0])
@pytest.mark.parametrize(
    ("indicator", "target", "goalpost"), [("water_conservancy_investment", 100, 0), ("water_quality", 98, 90)]
)
def test_an_indicator_may_be_counted_in_any_unit(undeclared, factor, indicator, target, goalpost):
    """Luck that nobody declared belongs to the way from goalpost to target, not to the unit it is counted in."""
    percent = undeclared.with_(name="percent")
    other = percent.with_(
        {f"indicators.{indicator}.target": target * factor, f"indicators.{indicator}.goalpost": goalpost * factor},
        name="other unit",
    )
    table = compare([percent, other], replications=3, seed=2).differences().set_index("outcome")["difference"]
    assert table.abs().max() < 1e-9
