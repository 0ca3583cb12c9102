"""Who acts: leaders, units and provinces, each a view on the arrays of one replication."""

from __future__ import annotations

from gzsim.sanctions.money import MOST
from gzsim.simulation.agents.numbers import Kind, Number, Row
from gzsim.simulation.agents.seats import Replication, Seated

FINITE, POSITIVE, FLAG, COUNT = Kind(), Kind(0.0), Kind(flag=True), Kind(0.0, whole=True)


class Leader(Seated):
    """Who leads a unit; a subclass, or a function put in place of a method, may do otherwise than what is best.

    The three methods are given what would be best, by indicator, and return what this leader makes of it. They are
    looked up whenever the leader acts. Leaders change in January while the agent stays: it is the chair, and whoever
    sits in it.
    """

    seat = "leaders"
    hooks = ("value", "borrow", "overstate", *Seated.hooks)

    tenure = Number("tenure", Kind(0.0, lambda world: world.exit_hazard.size - 1.0, whole=True))
    leaving = Number("leaving", FLAG)
    knows = Number("knows", FLAG)
    believer = Number("believer", FLAG)
    lying_cost = Number("lying_cost", Kind(1e-4, endless=True))
    standing = Number("standing", FINITE)

    @property
    def unit(self) -> Unit:
        """The unit that is led."""
        return self.model.units[self.place]

    def value(self, worth: dict[str, float]) -> dict[str, float]:
        """Utility of one span of attainment that guides the work of a quarter."""
        return worth

    def borrow(self, borrowing: dict[str, float]) -> dict[str, float]:
        """Rate of borrowing, percent of GDP a year: none below 0, and together no more than the ceiling of debt."""
        return borrowing

    def overstate(self, lies: dict[str, float]) -> dict[str, float]:
        """Over-reports in spans, below 0 for who understates: planned at the start of a quarter, final in December."""
        return lies


class Unit(Seated):
    """A prefecture, county or whatever the scenario appraises."""

    seat = "units"

    debt = Number("debt", Kind(0.0, lambda world: world.borrowing.ceiling))
    transfer = Number("transfer", Kind(-MOST, MOST))
    aspiration = Number("aspiration", FINITE)
    found = Number("found", COUNT)
    red_lights = Number("red", COUNT)

    outcome = Row("outcome", FINITE)
    target = Row("target", FINITE)
    reported = Row("reported", FINITE)
    effort = Row("effort", Kind(0.0, 1.0))
    lie = Row("lie", FINITE)
    inflated = Row("inflated", POSITIVE)
    light = Row("light", Kind(0.0, 2.0, whole=True))

    @property
    def code(self) -> str:
        """Code of the place."""
        return str(self.model.world.units[self.place])

    @property
    def leader(self) -> Leader:
        """Who leads it."""
        return self.model.leaders[self.place]

    def outcomes(self) -> dict[str, float]:
        """The last judged year, by the names of the catalogue `OUTCOMES`; empty before the first."""
        return {name: float(values[0, self.place]) for name, values in self.model.judged.items()}


class Province(Seated):
    """Who appraises: a number, its units, and the shock of the year."""

    seat = "provinces"

    @classmethod
    def places(cls, model: Replication) -> int:
        """How many provinces there are."""
        return int(model.world.province.max()) + 1

    @property
    def number(self) -> int:
        """Number of the province."""
        return self.place

    @property
    def who(self) -> str:
        """What messages call it."""
        return f"Province {self.place}"

    @property
    def units(self) -> list[Unit]:
        """The units of this province."""
        return [unit for unit in self.model.units if self.model.world.province[unit.place] == self.number]

    @property
    def shock(self) -> float:
        """Shock that all units share this year, points of growth."""
        return float(self.model.state.common[0, self.number])
