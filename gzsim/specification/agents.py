"""Units with their leader and indicators: plain objects with plain numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import mesa

from gzsim.simulation.world import World


@dataclass
class Indicator:
    """What one unit has and does about one indicator. Own units unless said otherwise."""

    place: int
    flow: bool
    growth: bool
    long: bool
    span: float
    start: float
    luck: float
    reversion: float
    lag: int
    effect: float
    cost: float
    gain: float
    noise: float
    plan: list[float]
    weight: float
    public: float
    motive: float
    wish: float
    """What the province wants."""
    cap: float
    ease: float
    delay: int
    veto: float
    veto_cap: float
    lasting: float = 0.0
    outcome: float = 0.0
    target: float = 0.0
    reported: float = math.nan
    effort: float = 0.0
    borrowing: float = 0.0
    lie: float = 0.0
    inflated: float = 0.0
    clearing: float = 0.0
    barred: bool = False
    light: int = 0
    lights: int = 0
    pipeline: list[float] = field(default_factory=list)
    reports: list[float] = field(default_factory=list)
    residuals: list[float] = field(default_factory=list)
    drift: float = 0.0
    worth: float = 0.0

    @property
    def rest(self) -> float:
        """Yearly flow, or resting level, without work."""
        return self.start + self.lasting

    @property
    def sign(self) -> float:
        """+1 if more is better."""
        return math.copysign(1.0, self.span)

    @property
    def attained(self) -> float:
        """True attainment in spans."""
        return 1.0 + (self.outcome - self.target) / self.span


class Leader(mesa.Agent):
    """Who leads a unit."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.tenure = 0
        self.leaving = self.knows = self.believer = self.promoted = False
        self.lying_cost = math.inf
        self.standing = 0.0
        self.judged = 0
        self.caught = self.experience = self.promised = 0.0


class Unit(mesa.Agent):
    """Who is appraised."""

    def __init__(self, model: mesa.Model, place: int, indicators: list[Indicator]) -> None:
        super().__init__(model)
        self.place, self.indicators, self.leader = place, indicators, Leader(model)
        self.province = self.peer = 0
        self.debt = self.borrowed = self.transfer = 0.0
        self.aspiration = 0.0
        self.capability = 1.0
        self.found = self.visited = 0.0
        self.red = 0
        self.point = 0.0
        self.forms = 0.0

    @property
    def capital(self) -> float:
        """Mean height of long-horizon indicators above rest, spans."""
        heights = [(k.outcome - k.rest) / k.span for k in self.indicators if k.long]
        return sum(heights) / len(heights) if heights else 0.0


def indicators_of(world: World, i: int) -> list[Indicator]:
    """The indicators of one unit of a world, before anything has happened."""
    w, late, slots = world, int(world.delay.max()) + 1, int(world.lag.max()) + 1
    return [
        Indicator(
            place=k, flow=bool(w.flow[k]), growth=bool(w.growth[k]), long=bool(w.long[k]), span=float(w.span[k]),
            start=float(w.start[k]), luck=float(w.luck[k]), reversion=float(w.reversion[k]), lag=int(w.lag[k]),
            effect=float(w.effect[k]), cost=float(w.cost[k]), gain=float(w.borrowing_gain[k]),
            noise=float(w.signal_noise[k]), plan=w.plan[k].tolist(), weight=float(w.weights[k, i]),
            public=float(w.public_weights[k]), motive=float(w.motive[k]), wish=float(w.target[k]),
            cap=float(w.cap[k]), ease=float(w.tampering[k, i]), delay=int(w.delay[k, i]), veto=float(w.veto[k, i]),
            veto_cap=float(w.veto_cap[k]), outcome=float(w.start[k]), target=float(w.target[k]),
            pipeline=[0.0] * slots, reports=[0.0] * late, residuals=[0.0] * late,
        )
        for k in range(w.indicators.size)
    ]  # fmt: skip
