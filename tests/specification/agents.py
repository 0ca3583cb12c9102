"""Provinces, units, leaders and their indicators: plain objects with plain numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import mesa

from gzsim.simulation.world import World
from specification import equations as eq
from specification.equations import Curve
from specification.projects import Project, database


@dataclass(slots=True)
class Indicator:
    """What one unit has and does about one indicator. Own units unless said otherwise."""

    name: str
    place: int
    flow: bool
    growth: bool
    long: bool
    span: float
    """Own units per span of attainment under the target: what marks, lights and belief in the target count in."""
    ruler: float
    """Own units per span of the ruler that no target moves: what work, lies and capital are counted in."""
    reference: float
    """Outcome that stands at 1 on the ruler."""
    start: float
    luck: float
    unit_effect: float
    reversion: float
    lag: int
    effect: float
    cost: float
    gain: float
    """Spans per percent of GDP borrowed."""
    noise: float
    plan: list[float]
    weight: float
    public: float
    self_paid: bool
    """Whether the place pays for it from its own budget, and the programme does not."""
    motive: float
    """Utility that a leader attaches to one span of true attainment."""
    wish: float
    """What the province wants: the first target."""
    curve: Curve
    """How attainment earns marks."""
    ease: float
    delay: int
    veto: float
    veto_cap: float
    bounds: tuple[float, float, float, float]
    """Low, its width, high, its width; own units."""
    fastest: float
    """Own units a year that work moved a stock at most; infinite where that is not known."""
    outcome: float
    """Before bounds: what moves by linear laws."""
    target: float
    works: list[float]
    """Annual effect of the work of the last months by month modulo their number."""
    reports: list[float]
    residuals: list[float]
    """Reports and what they have above their signals, by month modulo the longest delay and one."""
    carried: bool = False
    """Whether a river carries it."""
    projects: list[Project] = field(default_factory=list)
    """What the investment is made of; none of most indicators."""
    parts: dict[int, float] = field(default_factory=dict)
    """Own units for one own unit of each driver, of what is computed from others."""
    own: float = 1.0
    """Share of one more own step that the own section of a river shows; 1 where no river comes in."""
    calm: float = 1.0
    """Luck of a section against that of one place."""
    spreads: dict[tuple[int, bool], float] = field(default_factory=dict)
    """What luck can do in so many months, by `Unit.luck_ahead`."""
    sign: float = field(init=False)
    """+1 if more is better."""
    rate: float = field(init=False)
    """Spans of attainment per span of the ruler."""
    fear: float = 0.0
    """What a span is expected to save from vetoes, and (``beside``) what it is worth beside the report."""
    beside: float = 0.0
    in_december: float = 0.0
    """What a true span is worth through the report of December."""
    section: float = 0.0
    """Outcome at the section, before bounds; where no river comes in, the own."""
    section_at_rest: float = 0.0
    draws: list[tuple[float, float]] = field(default_factory=list)
    """Luck and error of the signal in each month of the quarter."""
    lasting: float = 0.0
    capability: float = 1.0
    """Effect of work against that in a year without transfers or capital."""
    drift: float = 0.0
    reported: float = math.nan
    told_above: float = 0.0
    """Marks by which last December's report stood above the truth."""
    last_report: float = math.nan
    """Of the December before the one that is looked ahead to."""
    chance_missing: float = 0.0
    marks: float = 0.0
    """Expected marks, late or not."""
    reported_sum: float = 0.0
    summed: int = 0
    effort: float = 0.0
    by_september: float = 0.0
    pulled: float = 0.0
    """Brought forward over the end of last year, spans; (``january_worth``) what January took a span to be worth."""
    january_worth: float = 0.0
    borrowing: float = 0.0
    worked: float = 0.0
    """Effort as the lead department last saw it; (``attention``) its hours over need, (``attended``) of the year."""
    attention: float = 0.0
    attended: float = 0.0
    backing: float = 1.0
    """What the lead department makes of the effect of work."""
    lie: float = 0.0
    inflated: float = 0.0
    clearing: float = 0.0
    barred: bool = False
    light: int = 0
    lights: int = 0
    promise: float | None = None
    """Pace that was promised for the next look, own units."""
    at_stake: float = 0.0
    """Utility of one more span of the ruler at the next look, and (``in_time``) months in which work still counts."""
    in_time: int = 0
    short: float = 0.0
    """Spans by which the promise is expected to be missed by the truth."""
    spot: float = 0.0
    """Share of work that is moved to where instruments measure, and (``at_spot``) what shows there above the truth."""
    at_spot: float = 0.0
    foreseen: float = 0.0
    foreseen_there: float = 0.0
    foreseen_spot: float = 0.0
    """By the own doing alone."""
    """Outcome expected of December, and (``expected``) the attainment that it is."""
    expected: float = 0.0
    stands: float = 0.0
    """The same on the ruler."""
    slope: float = 0.0
    risk: float = 0.0
    """Chance of falling below the threshold of a veto, and (``edge``) its fall for one more span."""
    edge: float = 0.0
    fall: float = 0.0
    """Utility that is lost if the veto strikes, beside what stricter ones would take anyway."""
    seen: float = 1.0
    """Share of one more step that is expected to be seen for the bounds."""
    worth: float = 0.0
    full_worth: float = 0.0
    """Worth of a span of reported attainment as far as it counts, and where it counts in full."""

    def __post_init__(self) -> None:
        self.sign, self.rate = math.copysign(1.0, self.ruler), self.ruler / self.span

    def chain(self, driver: Indicator) -> float:
        """Spans of the ruler for one of a driver."""
        return self.parts.get(driver.place, 0.0) * driver.ruler / self.ruler

    @property
    def rest(self) -> float:
        """Yearly flow, or resting level, without work."""
        return self.start + self.lasting

    @property
    def attained(self) -> float:
        """True attainment of the target, in spans."""
        return 1.0 + (self.truth - self.target) / self.span

    @property
    def truth(self) -> float:
        """What there is, within bounds."""
        return eq.bounded(self.section, *self.bounds)

    @property
    def measured(self) -> float:
        """What stands at the section or the monitored spot, before bounds."""
        return self.section + self.own * self.at_spot

    def shown(self, lie: float) -> float:
        """Where the report with a lie stands on the ruler."""
        return 1.0 + (self.told(lie) - self.reference) / self.ruler

    def told(self, lie: float) -> float:
        """What is reported with a lie, within the same bounds."""
        return eq.bounded(self.measured + lie * self.ruler, *self.bounds)

    @property
    def ruled(self) -> float:
        """Where the truth stands on the ruler that no target moves."""
        return 1.0 + (self.truth - self.reference) / self.ruler


def indicators_of(world: World, i: int) -> list[Indicator]:
    """Everything that a world says of one unit's indicators, with what follows from it."""
    focus = world.okr.focus if world.key_results.any() else 0.0
    slots = 1 + max(int(max(world.lag)), 12 if min(world.fastest) < math.inf else 0)
    late = round(world.reports.delay * float(max(world.remoteness))) + 1
    base = [_base(world, k, i) for k in range(len(world.indicators))]
    accounts = {each.indicator: each for each in world.products}
    out = [
        Indicator(
            name=str(world.indicators[k]), place=k, flow=bool(world.flow[k]), growth=bool(world.growth[k]),
            long=bool(world.long[k]), span=float(world.span[k, i]), ruler=float(world.ruler[k]),
            reference=float(world.reference[k]), start=float(world.start[k, i]),
            luck=float(world.luck[k]), unit_effect=float(world.unit_effect[k]), reversion=float(world.reversion[k]),
            lag=int(world.lag[k]), effect=float(world.effect[k]), cost=float(world.cost[k]),
            gain=float(world.borrowing_gain[k]), noise=float(world.signal_noise[k]),
            plan=[float(share) for share in world.plan[k]], weight=float(world.weights[k, i]),
            public=float(world.public_weights[k]), self_paid=bool(world.own_budget[k]),
            spot=world.platform.moved * float(world.captured[k]),
            motive=100.0 * world.leader.public_service * (1.0 - world.platform.moved * float(world.captured[k]))
            * float((1.0 - focus) * world.public_weights[k] + focus * world.key_results[k, i]),
            wish=float(world.target[k, i]), curve=_curve(world, k),
            ease=float(world.ease[k]) * (1.0 - world.reports.capture_hardness * float(world.captured[k])),
            delay=_delay(world, k, i), veto=float(world.veto[k, i]), veto_cap=float(world.veto_cap[k]),
            bounds=tuple(float(part) for part in world.bounds[:, k]),
            inflated=float(world.inherited[k]) if world.growth[k] else 0.0,
            fastest=float(world.fastest[k]), outcome=float(world.start[k, i]), target=float(world.target[k, i]),
            worked=1.0 / len(world.indicators), works=[0.0] * slots, reports=[0.0] * late, residuals=[0.0] * late,
        )
        for k in range(len(world.indicators))
    ]  # fmt: skip
    for k in out:
        k.projects = database(world, k.place, i)
        if k.projects:
            k.plan = [sum(each.share * each.planned(m) for each in k.projects) for m in range(1, 13)]
    for g, each in accounts.items():
        out[g].parts = {k: 100.0 * share / base[k] for k, share in zip(each.drivers, each.shares, strict=True)}
        for k in out:
            k.motive += out[g].motive * out[g].chain(k)
    return out


def _base(world: World, k: int, i: int) -> float:
    """Where a place stands on average before anybody works."""
    lasting = 0.0 if world.advantages is None else float(world.advantages[:, k, i].mean())
    return eq.bounded(float(world.start[k, i]) + lasting, *(float(part) for part in world.bounds[:, k]))


def _curve(world: World, k: int) -> Curve:
    """A rule is nothing, the curvature of a loss, or bands."""
    floor, cap, rule = world.attainment.floor, float(world.cap[k]), world.scoring_rules[k]
    if rule is None:
        return Curve(floor, cap)
    return Curve(floor, cap, bend=rule) if isinstance(rule, float) else Curve(floor, cap, bands=tuple(rule))


def _delay(world: World, k: int, i: int) -> int:
    """Months until a report arrives; what is captured by at least half is there at once."""
    return 0 if world.captured[k] >= 0.5 else round(world.reports.delay * float(world.remoteness[i]))


class Province(mesa.Agent):
    """Whom a common shock hits."""

    def __init__(self, model: mesa.Model, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.shock = 0.0


class Leader(mesa.Agent):
    """Who holds an office; a successor takes over the object with new traits."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.tenure = self.judged = 0
        self.leaving = self.knows = self.believer = self.promoted = False
        self.lying_cost = math.inf
        self.standing = self.promised = 0.0

    @property
    def sight(self) -> int:
        """What is seen ahead, by completed years; −1 is nothing beyond this December."""
        return -1 if self.knows else self.tenure


class Unit(mesa.Agent):
    """Who is appraised, with what is known there of being found out and of what a point brings."""

    def __init__(
        self, model: mesa.Model, name: str, place: int, indicators: list[Indicator], province: Province
    ) -> None:
        super().__init__(model)
        self.name = name
        self.place, self.indicators, self.province, self.leader = place, indicators, province, Leader(model)
        self.group: list[Unit] = []  # with whom its reports are compared
        self.peers: list[Unit] = []  # with whom it is ranked, and (``seat``) its place among them
        self.seat = 0
        self.weighty = sum(k.weight > 0 for k in indicators)
        self.computed = [k for k in indicators if k.parts]
        self.debt = self.borrowed = self.transfer = self.made_up = self.aspiration = 0.0
        self.passed = 1.0  # share of what the leader invents that no superior strikes out
        self.caught = self.experience = self.found = self.visited = 0.0
        self.cutoff, self.cutoffs = 0.0, 0  # suspicion down to which audits go, as learned from so many years
        self.price = 0.0  # of a span of lie by what may be found
        self.red, self.forms_of_year = 0, 0.0
        self.hours: list = []  # of each tier, this year
        self.expected = self.doubt = self.doubt_of_a_year = self.point = 0.0
        self.handicap, self.scale, self.offset, self.standing = 0.0, 1.0, 0.0, 0.0

    def add_up(self, k: Indicator, value: Callable[[Indicator], float]) -> float:
        """A computed indicator from some value of its drivers."""
        return sum(slope * value(self.indicators[driver]) for driver, slope in k.parts.items())

    def through(self, k: Indicator, worth: Callable[[Indicator], float]) -> float:
        """What a span is worth through whatever is computed from it."""
        return sum(worth(g) * g.chain(k) for g in self.computed)

    def luck_ahead(self, k: Indicator, months: int, *, at_section: bool = False) -> float:
        """Standard deviation of what luck can do, own units; of what is computed, by its drivers'."""
        key = months, at_section
        if key not in k.spreads:
            k.spreads[key] = self._luck_ahead(k, *key)
        return k.spreads[key]

    def _luck_ahead(self, k: Indicator, months: int, at_section: bool) -> float:
        if k.parts:
            each = (
                slope * self.luck_ahead(self.indicators[j], months, at_section=at_section)
                for j, slope in k.parts.items()
            )
            return math.sqrt(sum(part * part for part in each))
        return eq.luck_to_come(k.luck * (k.calm if at_section else 1.0), k.flow, k.reversion, months)

    @property
    def capital(self) -> float:
        """Mean height of long-horizon indicators above rest, spans."""
        heights = [
            (k.truth - eq.bounded(k.section_at_rest, *k.bounds)) / k.ruler
            for k in self.indicators
            if k.long and not k.parts
        ]
        return sum(heights) / len(heights) if heights else 0.0
