"""What does not change within a simulation: a scenario as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.errors import InputError
from gzsim.indicators.survey_modes import PRIORS, ModePrior
from gzsim.numeric.attainment import attainment
from gzsim.numeric.bounds import unbounded, within
from gzsim.numeric.elementary import power
from gzsim.numeric.marks import Rule, Scoring
from gzsim.scenario import Scenario
from gzsim.scenario.parameters import Value
from gzsim.scenario.renewal import Renewal
from gzsim.scenario.values import Values
from gzsim.scenario.watching import Warnings
from gzsim.scenario.zones import WHOLE_PROVINCE
from gzsim.simulation.course import DRAWN, Course
from gzsim.simulation.effort.leads import Lead, leads_of
from gzsim.simulation.effort.tiers import Tiers
from gzsim.simulation.keys import Keys
from gzsim.simulation.layout import attention, layout_of, needs, spending, vetoes, yardsticks
from gzsim.simulation.levels import before_work, bounds_of, known_places
from gzsim.simulation.outcomes.product import Accounts, Product, products_of, without_stock
from gzsim.simulation.outcomes.projects import Database, Project, projects_of
from gzsim.simulation.outcomes.river import Reach, Waters, reaches_of
from gzsim.simulation.platform import signals, yearly_cost
from gzsim.simulation.survey import Survey

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class World:
    """A scenario in the form in which the rules use it. K indicators, N units; effects in spans, luck in own units.

    There are two scales. *Attainment* runs to the target: 1 where it is met, a ``span`` of own units below it 0; marks,
    lights and the belief in a target count in it, and nothing else. The *ruler* no target moves: what work does, what
    is invented and held, and what capital is left are counted in spans of ``ruler`` own units, 1 at ``reference``.

    Units and indicators stand in the order of their names, so that sums come out the same to the last bit in whatever
    order a scenario lists them.
    """

    units: NDArray[np.str_]
    indicators: NDArray[np.str_]
    flow: NDArray[np.bool_]
    """(K,) accumulates from January to December."""
    growth: NDArray[np.bool_]
    """(K,) growth form: its target is set anew each January and common shocks hit it."""
    long: NDArray[np.bool_]
    """(K,) long horizon."""
    target: Array
    """(K, N) first target of each unit, also what the province goes on wishing."""
    span: Array
    """(K, N) own units per span of attainment; negative when less is better."""
    reference: Array
    """(K,) outcome that stands at 1 on the ruler."""
    ruler: Array
    """(K,) own units per span of the ruler; negative when less is better."""
    start: Array
    """(K, N) yearly flow, or resting level of a stock, when nobody works for it, before bounds."""
    bounds: Array
    """(4, K) least value, the width before it in which outcomes bend, greatest value and its width, own units."""
    fastest: Array
    """(K,) own units a year by which work moves a stock at most; infinite where that is not known."""
    luck: Array
    advantages: Array | None
    """(D, K, N) joint draws of the lasting advantages of named places, own units; None where places are types."""
    unit_effect: Array
    """(K,) own units, standard deviation of what lasts among types."""
    effect: Array
    """(K,) spans per year of undivided work."""
    cost: Array
    """(K,) curvature of the cost of work."""
    borrowing_gain: Array
    """(K,) spans per percent of GDP borrowed."""
    ease: Array
    """(K,) relative ease of over-reporting."""
    lag: NDArray[np.int64]
    """(K,) months from work to effect."""
    reversion: Array
    """(K,) share of a stock's distance to rest that is lost in a month."""
    weights: Array
    """(K, N) weight of each indicator in the yardstick of each unit."""
    public_weights: Array
    """(K,) weights of the public, and of public-service motives, on true outcomes: as declared, whatever a reform."""
    needs: Array
    """(K, N) weights of what each place needs by what it is declared to be for, whatever yardstick it is judged by."""
    own_budget: NDArray[np.bool_]
    """(K,) what the place pays for itself and the programme does not (S10)."""
    green: NDArray[np.bool_]
    """(K,) of the environment."""
    spending: Array
    """(N,) all that a place spends in a year, CNY million."""
    warnings: Warnings
    """When lights turn yellow and red, and what they cost."""
    parameters: Mapping[str, Value]
    """By dotted name."""
    signal_noise: Array
    """(K,) spans, standard deviation of a year's independent signal."""
    captured: Array
    """(K,) share of the reports that is captured automatically (S22)."""
    inherited: Array
    """(K,) spans by which levels are inflated before the first year, growth form."""
    form_time: Array
    """(K,) share of working time that reporting the indicator by hand takes."""
    remoteness: Array
    """(N,) from 0 to 1: how late reports come (S18)."""
    provinces: NDArray[np.str_]
    """(P,) names of the provinces."""
    province: NDArray[np.int64]
    """(N,) place among the provinces: whom a provincial shock hits."""
    parents: NDArray[np.str_]
    """(Q,) names of the prefectures above the units."""
    parent: NDArray[np.int64]
    """(N,) place among the parents: who shares a prefecture's lasting effect."""
    peers: NDArray[np.int64]
    """(N,) number of the peer group: with whom reports and scores are compared."""
    ranking: str
    """How places on different yardsticks are ranked (`gzsim.simulation.standing`)."""
    plan: Array
    """(K, 12) planned share of a year's flow by the end of each month (S05, S08)."""
    cap: Array
    """(K,) spans beyond which nothing counts; binding indicators may stop at their target (S21)."""
    scoring_rules: tuple[Rule, ...]
    """(K,) how attainment earns marks: along a line, by bands, or with a loss that grows with the shortfall."""
    modes: Mapping[str, ModePrior]
    """What is believed of each mode of asking citizens (S13, S14, S23)."""
    key_results: Array
    """(K, N) share of the attention that published objectives draw to each indicator; sums to 1 or is 0 (S04)."""
    veto: Array
    """(K, N) report, spans of the ruler, below which a veto strikes; −∞ where there is none."""
    renewal: Renewal | None
    """When targets of levels follow reports; None if they never do."""
    veto_cap: Array
    """(K,) score that a vetoed unit can reach at most; −∞ ranks it behind all others."""
    reaches: tuple[Reach, ...] = ()
    """Stretches of rivers."""
    products: tuple[Product, ...] = ()
    """Indicators that are computed from others."""
    projects: tuple[Project, ...] = ()
    """What indicators of investment are made of."""
    leads: tuple[Lead, ...] = ()
    """Departments that part of the effect of work needs (S01)."""
    tiers: Tiers = field(default_factory=Tiers)
    """Who shares the work of a place (S19)."""
    course: Course = DRAWN
    """What is given of the years lived, instead of being ruled or drawn."""

    @cached_property
    def values(self) -> Values:
        """Values of the parameters by section; a section is an attribute of the world, too: ``fabrication.notch``."""
        return Values.of(self.parameters)

    def __getattr__(self, name: str) -> Values:
        if name.startswith("_") or name == "parameters":  # while an object is being copied or unpacked
            raise AttributeError(name)
        section = self.__dict__[name] = getattr(self.values, name)
        return section

    @cached_property
    def exit_hazard(self) -> Array:
        """(T,) chance of leaving by completed years in office."""
        return np.asarray(self.leader.exit_hazard, float)

    @cached_property
    def keys(self) -> Keys:
        """By which draws belong to names."""
        return Keys.of(self.units, self.indicators, self.provinces, self.parents)

    @cached_property
    def scoring(self) -> Scoring:
        """How attainment earns marks."""
        return Scoring.of(self.attainment.floor, self.cap, self.scoring_rules)

    @cached_property
    def career_profile(self) -> Array:
        """(T,) what a score point is worth for the career by completed years in office, relative to the parameter."""
        profile = np.asarray(self.leader.career_profile, float)
        return np.resize(profile, self.exit_hazard.size) if profile.size < self.exit_hazard.size else profile

    @cached_property
    def waters(self) -> Waters:
        """What rivers carry where."""
        return Waters.of(self.reaches, *self.weights.shape)

    @cached_property
    def database(self) -> Database:
        """Projects as arrays."""
        return Database.of(self.projects, *self.weights.shape)

    @cached_property
    def milestones(self) -> Array:
        """(K, N, 12) planned share of a year's flow by the end of each month: that of projects where there are any."""
        return self.database.milestones(self.plan)

    @cached_property
    def accounts(self) -> Accounts:
        """What computed indicators follow from; their base is where places stand before anybody works."""
        lasting = 0.0 if self.advantages is None else self.advantages.mean(0)
        return Accounts.of(self.products, self.truth((self.start + lasting)[None])[0], self.ruler)

    @cached_property
    def capital_of(self) -> NDArray[np.bool_]:
        """(K,) long-horizon stocks; what is computed from them is none."""
        out = self.long.copy()
        out[self.accounts.rows] = False
        return out

    def at_sections(self, outcome: Array) -> Array:
        """What there is (R, K, N), before bounds, of what each place does itself: mixed by rivers, and added up."""
        there = self.waters.sections(outcome)
        return self.accounts.computed(there, self.truth(there)) if self.products else there

    def at_instruments(self, there: Array, shown: Array) -> Array:
        """What instruments measure (R, K, N): what there is, and what work moved to them shows at them alone (S22)."""
        return there + self.waters.own * shown if shown.size else there

    def place_of(self, indicator: str, field: str) -> int:
        """Row of an indicator; one that the world does not have raises ``InputError``."""
        found = np.flatnonzero(self.indicators == indicator)
        if not found.size:
            valid = ", ".join(self.indicators.tolist())
            raise InputError(f"there is no indicator {indicator!r}", field=field, valid=valid)
        return int(found[0])

    @cached_property
    def delay(self) -> NDArray[np.int64]:
        """(K, N) months until a report arrives; what is captured automatically is there at once."""
        late = np.rint(self.reports.delay * self.remoteness)
        return np.where(self.captured[:, None] >= 0.5, 0, late[None, :]).astype(np.int64)

    @cached_property
    def survey(self) -> Survey:
        """How citizens are asked."""
        return Survey.of(self.values, self.modes)

    @cached_property
    def survey_doubt(self) -> float:
        """Score points, standard error of measured satisfaction in the score."""
        share = self.citizens.satisfaction_weight
        return 100.0 * share * self.survey.standard_error if share else 0.0

    @cached_property
    def other_variance(self) -> float:
        """Score points², what leaves a score in doubt beside outcomes: measured satisfaction, and rivals' reports."""
        return self.survey_doubt**2 + self.beliefs.doubt**2

    @cached_property
    def outlays(self) -> float:
        """CNY million a year that watching costs each place, out of what the programme has."""
        paid = self.citizens.third_party_share if self.citizens.satisfaction_weight else 0.0
        return paid * self.asking.third_party_cost + yearly_cost(self.platform, self.captured)

    @cached_property
    def tampering(self) -> Array:
        """(K, N) relative ease of over-reporting: u·(1 − hardness·captured)."""
        ease = self.ease * (1.0 - self.reports.capture_hardness * self.captured)
        return np.repeat(ease[:, None], self.units.size, axis=1)

    @cached_property
    def spot(self) -> Array:
        """(K,) share of work that is moved to where instruments measure, μ·c: measured there and done nowhere (S22)."""
        return self.platform.moved * self.captured

    @cached_property
    def motive(self) -> Array:
        """(K, N) utility that a leader attaches to one span of the ruler, u·[(1 − f)·public + f·key results].

        Published objectives draw a share f of the public-service motive to what key results serve, and never enter pay.
        """
        focus = self.okr.focus if self.key_results.any() else 0.0
        cared = (1.0 - focus) * self.public_weights[:, None] + focus * self.key_results
        return self.leader.public_service * 100.0 * cared * (1.0 - self.spot)[:, None]

    @cached_property
    def ranked(self) -> NDArray[np.int64]:
        """(N,) number of the group that is ranked together: the peers, or those of them with the same yardstick."""
        if self.ranking != "within_zone":
            return self.peers
        labels = np.column_stack([self.peers, self.weights.T])
        return np.unique(labels, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)

    @cached_property
    def worth_of_target(self) -> Array:
        """(K, N) utility of being seen to meet a target, B·w_k·K⁺, K⁺ of any weight: B on average, none at weight 0."""
        return self.fabrication.notch * self.weights * (self.weights > 0.0).sum(0)

    def truth(self, outcome: Array) -> Array:
        """What there is (R, K, N) of outcomes that move by linear laws: within bounds (`gzsim.numeric.bounds`)."""
        return within(outcome, self.bounds)

    def on_ruler(self, truth: Array) -> Array:
        """Where the truth or a report (..., K, N) stands on the ruler, 1 + (x − x°)/R."""
        return attainment(truth, self.reference[:, None], self.ruler[:, None])

    def moved(self, effort: Array) -> Array:
        """What a year's work of an even effort (K, N) does, spans of the ruler: θ·e, and towards its limit less."""
        work, most = self.effect[:, None] * effort, (self.fastest / np.abs(self.ruler))[:, None]
        with np.errstate(invalid="ignore"):
            return np.where(np.isinf(most), work, work / np.sqrt(1.0 + (work / most) ** 2))

    @cached_property
    def rate(self) -> Array:
        """(K, N) spans of attainment per span of the ruler."""
        return self.ruler[:, None] / self.span

    @cached_property
    def asked(self) -> Array:
        """(T,) share of each tier's time that forms take before any warning."""
        return self.tiers.asked(self.values, self.form_time * (1.0 - self.captured))

    @cached_property
    def forms(self) -> float:
        """The same of the whole place."""
        return float((self.tiers.hands * self.asked).sum())


def build_world(scenario: Scenario, weights: pd.DataFrame | None = None) -> World:
    """Translate a scenario into arrays; annual rates become monthly ones here and nowhere else.

    ``weights`` (unit × indicator) are the units' yardsticks; without them those of the scenario's zone model.

    Raises
    ------
    InputError
        If the zone model is one that only the record can find.
    """
    table, parameters = scenario.indicator_table().sort_index(), scenario.parameter_table()
    moves, said = scenario.dynamics_table().loc[table.index], [scenario.indicators[name] for name in table.index]
    layout, scale = layout_of(scenario), parameters["attainment.growth_span"]
    target = np.array([[each.target_of(code) for code in layout.prefectures] for each in said])
    span = np.array([[each.span(scale, first) for first in row] for each, row in zip(said, target, strict=True)])
    reference, ruler = np.array([each.on_ruler(scale) for each in said]).T
    reversion = 1.0 - power(1.0 - moves["depreciation"].to_numpy(float), 1 / 12)
    rest = before_work(places := known_places(scenario), moves, reference, ruler, reversion)
    bounds = bounds_of(scenario, table.index, reference - ruler, ruler, moves["noise_sd"].to_numpy(float))
    held = yardsticks(scenario, layout) if weights is None else weights
    return without_stock(World(
        units=layout.codes,
        indicators=np.array(table.index, dtype=str),
        flow=(table["type"] == "flow").to_numpy(),
        growth=(table["form"] == "growth").to_numpy(),
        long=(table["horizon"] == "long").to_numpy(),
        target=target,
        span=span,
        reference=np.ascontiguousarray(reference),
        ruler=np.ascontiguousarray(ruler),
        start=np.repeat(unbounded(rest, *bounds)[:, None], layout.codes.size, axis=1),
        bounds=bounds,
        fastest=moves["fastest"].fillna(np.inf).to_numpy(float),
        luck=moves["noise_sd"].to_numpy(float),
        advantages=None if places is None else places.draws,
        unit_effect=moves["unit_effect_sd"].to_numpy(float),
        effect=moves["work_effect"].to_numpy(float),
        cost=np.full(len(table), float(parameters["work.cost"])),
        borrowing_gain=moves["borrowing_effect"].to_numpy(float),
        ease=moves["manipulability"].to_numpy(float),
        lag=moves["maturity_months"].to_numpy(int),
        reversion=reversion,
        weights=np.ascontiguousarray(held.loc[list(layout.codes), table.index].to_numpy(float).T),
        public_weights=scenario.declared_weights().loc[WHOLE_PROVINCE, table.index].to_numpy(float),
        needs=needs(scenario, layout, table.index),
        own_budget=np.array([each.paid_by == "own" for each in said]),
        green=np.array([each.theme == "environment" for each in said]),
        spending=spending(scenario, layout),
        warnings=scenario.warnings,
        parameters=parameters,
        signal_noise=signals(moves["signal_noise"], moves["captured"], parameters["platform.noise_factor"]),
        captured=moves["captured"].to_numpy(float),
        inherited=moves["inherited"].to_numpy(float),
        form_time=moves["form_time"].to_numpy(float),
        remoteness=layout.remoteness,
        provinces=layout.provinces,
        province=layout.province,
        parents=layout.parents,
        parent=layout.parent,
        peers=layout.peers,
        ranking=scenario.ranking,
        plan=np.array([each.schedule.shares for each in said]),
        cap=np.where(table["kind"] == "binding", parameters["attainment.binding_cap"], parameters["attainment.cap"]),
        scoring_rules=tuple(each.scoring_rule for each in said),
        modes=dict(PRIORS),
        key_results=attention(scenario, layout, table.index),
        products=products_of(scenario.indicators, table.index),
        tiers=Tiers.of(scenario.tiers, table.index),
        reaches=reaches_of(scenario.rivers.values(), table.index, layout.codes),
        projects=projects_of(scenario.projects, table.index, layout.codes),
        renewal=scenario.renewal,
        leads=leads_of(scenario, parameters, table.index, layout.codes),
        **vetoes(scenario, layout, pd.DataFrame({"reference": reference, "ruler": ruler}, table.index)),
    ))  # fmt: skip
