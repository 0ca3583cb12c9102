"""What changes: one array per variable, each declared once with its axes, its unit and when it starts anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.lanes import by_replication, lanes
from gzsim.simulation.effort.tiers import USES
from gzsim.simulation.effort.underway import underway
from gzsim.simulation.world import World

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


def array(
    axes: str,
    about: str,
    dtype: type = float,
    *,
    start: float | Callable[[World], Any] = 0.0,
    reset: Literal["year", "lights", "flows", "never"] = "never",
    monthly: bool = False,
    only: Callable[[World], Any] | None = None,
) -> Any:
    """Declare an array of the state.

    Parameters
    ----------
    axes : letters of `State`'s dimensions
    about : what it is, with its unit
    start : value before anything has happened
    reset : put back to its start each January, for lights only if December has no bulletin, for flows to zero, or never
    monthly : whether the rules of the month change it in place (`gzsim.simulation.month.Moving`)
    only : which worlds need it; in others it is empty, because a country has half a million reports
    """
    return field(metadata={"axes": axes, "about": about, "dtype": dtype, "start": start, "reset": reset,
                           "monthly": monthly, "only": only})  # fmt: skip


@dataclass(eq=False)
class State:
    """Everything that a replication remembers; what lists these arrays elsewhere follows from `ARRAYS`.

    R replications, K indicators, N units, P provinces, J projects, Q rows of work under way, D longest delay + 1
    months, T tiers, U what hours are spent on. A span is one of the ruler (`World`).
    """

    replications: Whole
    """Numbers of the replications (R,): part of the key of every draw."""

    # outcomes and work
    outcome: Array = array(
        "RKN", "outcome before bounds, own units: flows since January, levels of stocks",
        start=lambda world: world.start, reset="flows", monthly=True,
    )  # fmt: skip
    pipeline: Array = array("RQN", "effect of work on its way, own units a year (`effort.underway`)", monthly=True)
    at_spot: Array = array(
        "RKN", "what work moved to monitored spots shows there above the truth, own units",
        reset="flows", monthly=True, only=lambda world: world.spot.any(),
    )  # fmt: skip
    by_september: Array = array("RKN", "flow by the end of September, own units", reset="flows")
    pulled: Array = array(
        "RKN", "brought forward over the end of last year, spans; below zero what was saved",
        only=lambda world: world.year_end.ease,
    )  # fmt: skip
    january_worth: Array = array(
        "RKN", "what January took a true span of the year to be worth to the leader, utility",
        only=lambda world: world.year_end.ease,
    )  # fmt: skip
    effort: Array = array("RKN", "share of this year's time spent on each indicator", reset="year", monthly=True)
    worked: Array = array(
        "RKN", "effort of the year as lead departments last saw it, share of time",
        start=lambda world: 1.0 / world.indicators.size, only=lambda world: world.leads,
    )  # fmt: skip
    attention: Array = array("RKN", "hours of lead departments this quarter, over need", only=lambda world: world.leads)
    attended: Array = array(
        "RKN", "the same of the year so far, a quarter of each quarter's", reset="year", only=lambda world: world.leads
    )
    unit_effect: Array = array("RKN", "lasting advantage of a unit, own units")
    target: Array = array("RKN", "target in force, own units", start=lambda world: world.target)
    common: Array = array("RP", "shock that all units of a province share this year, points of growth")

    # money
    debt: Array = array("RN", "debt, percent of GDP")
    borrowing: Array = array("RKN", "rate of borrowing for each indicator, percent of GDP a year")
    borrowed: Array = array("RN", "borrowed since January, percent of GDP", reset="year")
    transfer: Array = array("RN", "money received last December, CNY million")
    made_up: Array = array("RN", "what the unit adds from its own budget to last December's loss, CNY million")

    # key projects
    delays: Array = array("RJ", "months by which a project begins late this year", only=lambda world: world.projects)
    done: Array = array(
        "RJ", "what a project has brought since January, own units of its indicator as if all were like it",
        reset="year", only=lambda world: world.projects,
    )  # fmt: skip
    lagging: Flags = array(
        "RJ", "whether a project was behind at the last bulletin", bool, reset="year",
        only=lambda world: world.projects,
    )  # fmt: skip

    # leaders
    tenure: Whole = array("RN", "completed years in office", np.int64)
    leaving: Flags = array("RN", "whether the leader leaves next January", bool)
    knows: Flags = array("RN", "whether a leader who leaves knows it", bool)
    standing: Array = array("RN", "mean of the leader's standardised scores in this office")
    judged: Whole = array("RN", "Decembers in which the leader was judged in this office", np.int64)
    believer: Flags = array("RN", "whether the leader believes that scores matter for the career", bool)
    lying_cost: Array = array("RN", "κ of the leader, infinite for those who never lie", start=np.inf)

    # reports
    reported: Array = array("RKN", "last December's report, own units; not a number before the first", start=np.nan)
    lie: Array = array("RKN", "over-report of the year as planned, spans", monthly=True)
    reported_sum: Array = array(
        "RKN", "sum of December reports since targets of levels were renewed, own units",
        only=lambda world: world.renewal,
    )  # fmt: skip
    summed: Whole = array("RN", "Decembers in that sum", np.int64)
    told_above: Array = array(
        "RKN", "marks by which last December's report stood above the truth",
        only=lambda world: world.beliefs.reports_expected,
    )  # fmt: skip
    inflated: Array = array(
        "RKN", "level inflated by past reports M, spans; growth form only",
        start=lambda world: np.where(world.growth, world.inherited, 0.0)[:, None],
    )  # fmt: skip
    clearing: Array = array("RKN", "what a successor takes off this year's report to clear inherited lies, spans")
    barred: Flags = array("RKN", "whether the report was found to be false this year", bool, reset="year", monthly=True)
    reports: Array = array("RDKN", "reports by month modulo D, own units", monthly=True)
    residuals: Array = array("RDKN", "reports above their signals by month modulo D, spans", monthly=True)
    found: Array = array("RN", "reports found to be false this year", reset="year", monthly=True)
    visited: Array = array("RN", "reviews this year", reset="year", monthly=True)

    # what leaders and citizens have learned
    caught: Array = array("RN", "chance of being found by a review, as leaders have learned it")
    cutoff: Array = array("RN", "suspicion down to which audits go, as leaders have learned it, spans")
    cutoffs: Whole = array("RN", "Decembers in which audits were seen to be aimed", np.int64)
    experience: Array = array("RN", "worth of a score point as leaders have learned it from money, CNY million")
    promised: Array = array("RN", "change of the chance of promotion that last December's settlement brings")
    aspiration: Array = array(
        "RN", "true attainment that citizens have become used to, spans",
        start=lambda world: world.citizens.aspiration_start,
    )  # fmt: skip

    # lights and forms
    light: NDArray[np.int8] = array(
        "RKN", "light at the last milestone: 0 green, 1 yellow, 2 red", np.int8, reset="lights"
    )
    promise: Array = array(
        "RKN", "pace promised for the next look at it, own units; not a number where none is",
        start=np.nan, reset="lights", only=lambda world: world.warnings.promised_share,
    )  # fmt: skip
    lights: Whole = array("RKN", "yellow and red lights this year", np.int64, reset="year")
    red: Whole = array("RN", "red lights this year", np.int64, reset="year")
    forms: Array = array(
        "RN", "share of this year's time that forms and the explaining of lights have taken", reset="year"
    )
    hours: Array = array(
        "RTUN", "share of each tier's time this year by what it was spent on (`effort.tiers`)",
        reset="year", monthly=True, only=lambda world: world.tiers.names,
    )  # fmt: skip

    def open_year(self, flow: Flags, lit: bool = False) -> None:
        """Put back to zero what is counted by the year; ``flow`` (K,) says which outcomes are.

        Where December has a bulletin, what it has ``lit`` stays, and what was promised for it.
        """
        for each in ARRAYS.values():
            if each.metadata["reset"] == "year" or (each.metadata["reset"] == "lights" and not lit):
                setattr(self, each.name, np.full_like(getattr(self, each.name), each.metadata["start"]))
            elif each.metadata["reset"] == "flows" and getattr(self, each.name).size:
                getattr(self, each.name)[:, flow] = 0

    def laid(self, name: str) -> NDArray:
        """An array with one lane for each place, to be changed in place (`gzsim.numeric.lanes`)."""
        laid = lanes(getattr(self, name))
        setattr(self, name, by_replication(laid))
        return laid.reshape(*laid.shape[:-2], laid.shape[-2] * laid.shape[-1])

    def copy(self) -> State:
        """The same state in arrays of its own."""
        return State(**{each.name: getattr(self, each.name).copy("K") for each in fields(self)})

    def read_only(self) -> State:
        """The same arrays to be read only."""
        views = {each.name: getattr(self, each.name).view() for each in fields(self)}
        for view in views.values():
            view.flags.writeable = False
        return State(**views)


ARRAYS: dict[str, Field] = {each.name: each for each in fields(State) if each.metadata}
"""Arrays of the state by name, as declared."""


def blank(world: World, replications: Whole, later: World | None = None) -> State:
    """Return a state before anything has happened: outcomes at rest, first targets, no debt, nobody in office.

    There is room for the delays of a world whose rules come into force ``later``, and for what it needs, too.
    """
    sizes = {
        "R": replications.size,
        "K": world.indicators.size,
        "N": world.units.size,
        "J": max(len(each.projects) for each in (world, later or world)),
        "P": int(world.province.max()) + 1,
        "Q": underway(world).row.size,
        "D": int(max(each.delay.max() for each in (world, later or world))) + 1,
        "T": max(each.tiers.hands.size for each in (world, later or world)),
        "U": len(USES),
    }
    made = {}
    for name, declared in ARRAYS.items():
        said = declared.metadata
        needed = said["only"] is None or said["only"](world) or (later and said["only"](later))
        _, *others = (sizes[axis] if needed else 0 for axis in said["axes"])
        made[name] = by_replication(np.empty((*others, replications.size if needed else 0), said["dtype"]))
        made[name][:] = said["start"](world) if callable(said["start"]) else said["start"]
    return State(replications, **made)
