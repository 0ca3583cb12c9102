"""The calendar: what happens in which month, and the one walk through the months that every run takes."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.elementary import whole_power
from gzsim.numeric.lanes import Circles, over_indicators
from gzsim.numeric.luck import LAWS
from gzsim.numeric.peers import Peers
from gzsim.numeric.philox import QUANTILES_OF
from gzsim.sanctions import Scheme
from gzsim.simulation.behaviour import RATIONAL, Behaviour
from gzsim.simulation.beliefs.learning import learn
from gzsim.simulation.beliefs.outlook import (
    Outlook,
    SpanWorth,
    citizens_gain,
    expected_outcome,
    outlook,
    span_worth,
    truth_worth,
)
from gzsim.simulation.beliefs.scheme_incentives import SchemeIncentives
from gzsim.simulation.beliefs.spans import Left
from gzsim.simulation.borrowing import borrow
from gzsim.simulation.citizens import adapt
from gzsim.simulation.conditions import Conditions, common_shock, lasting_effects, of_the_year
from gzsim.simulation.effort.departments import backed
from gzsim.simulation.effort.horizon import YEARS_AHEAD, ratchet, renewal, survival, work_horizon
from gzsim.simulation.effort.underway import underway
from gzsim.simulation.fabrication.clearing import taken_off
from gzsim.simulation.fabrication.closing import close_books
from gzsim.simulation.fabrication.temptation import december_worth, plan_lies
from gzsim.simulation.in_force import InForce
from gzsim.simulation.judging import Verdict, judge
from gzsim.simulation.money import carry_debt
from gzsim.simulation.month import Laws, Plan, advance_months, moving_of
from gzsim.simulation.outcomes.projects import NO_SITES, Sites, sites
from gzsim.simulation.projects import bring_forward, build, projects_behind
from gzsim.simulation.reporting.lights import publish_bulletin, rectification
from gzsim.simulation.reporting.paper import enter_hours
from gzsim.simulation.reporting.promises import (
    NOTHING,
    Promised,
    december_promises,
    mind_promises,
    months_to_look,
)
from gzsim.simulation.standing import Standing, standing, usual_effort
from gzsim.simulation.state import Array, State
from gzsim.simulation.survey import flattery
from gzsim.simulation.targets import expected_weights, renew_targets
from gzsim.simulation.turnover import change_leaders, install_first_leaders
from gzsim.simulation.world import World


@dataclass(frozen=True, eq=False)
class Setting:
    """A world with what follows from it, computed once: how far leaders see, who are peers, what the months need."""

    world: World
    peers: Peers
    """With whom reports and scores are compared."""
    ranked: Peers
    """With whom a unit is ranked and settled: all its peers, or those judged by the same yardstick."""
    ratchet: Array
    """(T,) share of a score point that later targets leave, by tenure; the last row knows that the year is the last."""
    renewal: Array
    """(n, T) the same for levels, by years since their targets were renewed; ones if they never are."""
    wear: Array
    """(T,) share of what a lie in growth form brings that later Decembers leave, as inflated levels wear off."""
    laws: Laws
    _incentives: dict[int, tuple[Scheme, SchemeIncentives]] = field(default_factory=dict, repr=False)
    _efforts: dict[int, Array | None] = field(default_factory=dict, repr=False)
    _standings: dict[tuple[int, int], Standing] = field(default_factory=dict, repr=False)

    def sight(self, state: State) -> NDArray[np.int64]:
        """Row of what a leader sees ahead (R, N): by tenure, the last one for who knows that the year is the last."""
        return np.where(state.knows, self.ratchet.size - 1, state.tenure)

    def left(self, state: State, month: int) -> Left:
        """Share of a score point that later targets leave."""
        return Left(self.sight(state), self.ratchet, self.renewal[month // 12 % self.renewal.shape[0]])

    def lasting(self, state: State) -> Array | float:
        """Share of what a lie brings that later Decembers leave (R, K, N); 1 where nothing wears off."""
        if not self.world.fabrication.erosion:
            return 1.0
        return np.where(self.world.growth[:, None], self.wear[self.sight(state)][:, None, :], 1.0)

    def in_force(self, scheme: Scheme, month: int) -> InForce:
        """What holds in the year of a month."""
        incentives = self.incentives(scheme)  # keeps the scheme, and so its id
        standing = self._standing(scheme, month // 12)
        return InForce(self.world, scheme, self.peers, self.ranked, incentives, standing)

    def _standing(self, scheme: Scheme, year: int) -> Standing:
        key = id(scheme), year
        if key not in self._standings:
            if id(scheme) not in self._efforts:
                self._efforts[id(scheme)] = usual_effort(self.world, self.peers, self.laws, self.ratchet, scheme)
            self._standings[key] = standing(self.world, self.peers, self._efforts[id(scheme)], year)
        return self._standings[key]

    def incentives(self, scheme: Scheme) -> SchemeIncentives:
        """What hangs on reports beside the score; a scheme is asked once, because asking means settling it."""
        if id(scheme) not in self._incentives:
            # the scheme is kept beside them, and so its id
            self._incentives[id(scheme)] = scheme, SchemeIncentives.under(self.world, scheme)
        return self._incentives[id(scheme)][1]


def prepare(world: World) -> Setting:
    """Look ahead from every tenure, and gather the laws of the months."""
    discount = world.leader.discount
    seen = survival(world.exit_hazard, discount)
    last_year = np.eye(1, YEARS_AHEAD + 1)
    seen = np.concatenate([seen, last_year])
    patient = whole_power(discount, np.arange(YEARS_AHEAD + 1))
    peers = Peers.of(world.peers)
    laws = Laws(
        flow=world.flow,
        ruler=world.ruler,
        reversion=world.reversion,
        lag=world.lag,
        underway=np.stack(underway(world)[:2]),
        luck=world.luck,
        bounds=world.bounds,
        fastest=world.fastest,
        quantiles=QUANTILES_OF[LAWS[world.shocks.law].code],
        unit_keys=world.keys.units,
        indicator_keys=world.keys.indicators,
        inverse_cost=np.sqrt(world.tiers.load) / np.sqrt(world.cost),
        hands=world.tiers.hands,
        root_cost=float(np.sqrt(world.cost.mean())),
        substitution=world.work.substitution,
        effect=world.effect,
        own=world.waters.own,
        carried=world.waters.carried,
        mixing=world.waters.mixing,
        payer=world.own_budget.astype(np.int64),
        rows=world.accounts.rows,
        slopes=world.accounts.slopes,
        intrinsic=world.accounts.passed_on(world.motive, 1.0),
        pace=np.diff(world.plan, axis=1, prepend=0.0),
        reach=np.ascontiguousarray(work_horizon(seen, world.flow, world.reversion, world.lag)),
        reach_public=np.ascontiguousarray(work_horizon(patient, world.flow, world.reversion, world.lag)),
        spot=world.spot,
        signal_noise=world.signal_noise,
        delay=world.delay,
        flag_limit=world.reviews.limit,
        reviews=int(world.reviews.capacity),
        trifle=world.fabrication.trifle,
    )
    left = ratchet(seen, *expected_weights(world))
    rule = world.renewal
    cycle = [renewal(seen, rule.every, rule.follow, year) for year in range(rule.every)] if rule else [left * 0.0 + 1.0]
    worn = world.fabrication.erosion
    wear = ratchet(seen, 1.0 - worn, worn)  # the same sum: each year takes a share of what is left
    return Setting(world, peers, Peers.of(world.ranked), left, np.array(cycle), wear, laws)


def first_january(state: State, setting: Setting, seed: int) -> Conditions:
    """Give units their lasting advantages, put leaders in office, and open the first year."""
    world = setting.world
    state.unit_effect = lasting_effects(world, seed, state.replications)
    state.outcome = state.outcome + state.unit_effect
    install_first_leaders(state, world, seed)
    state.common = common_shock(world, seed, state.replications, 0, None)
    _delay_projects(state, world, seed, 0)
    return _open_year(state, world, np.zeros_like(state.leaving))


def january(state: State, setting: Setting, seed: int, month: int) -> Conditions:
    """Change leaders, set targets, carry debt, let citizens get used to it, draw the common shock."""
    world = setting.world
    promoted = change_leaders(state, world, seed, month)
    renew_targets(state, world, seed, month)
    state.debt = carry_debt(state.debt, state.borrowed, world.borrowing.repayment, world.borrowing.ceiling)
    state.common = common_shock(world, seed, state.replications, month, state.common)
    _delay_projects(state, world, seed, month)
    return _open_year(state, world, promoted)


def open_quarter(
    state: State, setting: Setting, scheme: Scheme, conditions: Conditions, month: int, behaviour: Behaviour = RATIONAL
) -> tuple[Plan, Sites]:
    """Publish the bulletin and let leaders plan: what to borrow, how far to overstate, what work is worth."""
    world = setting.world
    months = month % 12
    if months and months % int(world.reports.bulletin_months) == 0:
        publish_bulletin(state, world, month - 1)
        if world.projects:
            state.lagging = projects_behind(state, world, months)
    to_come = 12 - months
    expected = expected_outcome(state, world, conditions.drift, conditions.rest, month)
    rules = setting.in_force(scheme, month)
    promised = _promises(state, rules, conditions, month)
    view = outlook(state, rules, expected, to_come)
    worth = span_worth(world, view, setting.left(state, month), setting.lasting(state))
    borrowing = _best_borrowing(state, world, world.waters.felt(worth.counted + worth.fear))
    state.borrowing = behaviour.borrowing(borrowing, state, world)
    lies, tempted = plan_lies(state, rules, view, worth, promised)
    in_december = december_worth(world, view, worth, tempted)
    if months == 0 and state.pulled.size:
        state.january_worth = in_december
    if months == 9:
        state.by_september = state.outcome.copy()
    state.lie = behaviour.lies(lies, state, world) - taken_off(state, world)
    paper = forms = rectification(state, world)
    state.forms = state.forms + world.tiers.in_the_place(paper) / 4.0
    if world.citizens.satisfaction_weight:
        courted = flattery(world.survey, view.point_worth, state.lying_cost, world.citizens)
        forms = np.minimum(1.0, forms + world.asking.flattery_time * courted[:, None])
    enter_hours(state, world, paper, forms)
    there = _sites(state, setting, months)
    plan = Plan(
        worth=behaviour.worth(in_december + truth_worth(world, view), state, world),
        forms=forms,
        capability=conditions.capability,
        drift=conditions.drift,
        rest=conditions.rest,
        bend=view.bend,
        borrowed=state.borrowing * world.borrowing_gain[:, None] * world.ruler[:, None],
        sight=setting.sight(state),
        promised=promised.worth,
        in_time=promised.in_time,
        pace=there.pace,
        volume=there.volume,
        stake=world.portfolio.stake * there.behind,
        backing=backed(state, world, conditions.capability, expected, month),
    )
    return plan, there


def close_quarter(state: State) -> None:
    """Add what was borrowed to the year's account."""
    state.borrowed = state.borrowed + over_indicators(state.borrowing) / 4.0


def december(
    state: State, setting: Setting, scheme: Scheme, seed: int, month: int, behaviour: Behaviour = RATIONAL
) -> Verdict:
    """Judge the year, once everybody knows the own truth and doubts the rivals' reports; ``month`` is December's."""
    world = setting.world
    rules = setting.in_force(scheme, month)
    view, worth, promised = _known(state, setting, rules, month)
    if state.pulled.size:
        close_books(state, rules, view, worth, promised)
        if world.projects:
            bring_forward(state, world)
        view, worth, promised = _known(state, setting, rules, month)
    state.lie = behaviour.lies(plan_lies(state, rules, view, worth, promised)[0], state, world)
    verdict = judge(state, rules, view, seed, month, behaviour)
    learn(state, world, setting.ranked, verdict)
    state.aspiration = adapt(state.aspiration, citizens_gain(verdict.truth, world), world.citizens.adaptation)
    return verdict


def _known(state: State, setting: Setting, rules: InForce, month: int) -> tuple[Outlook, SpanWorth, Promised]:
    """What December knows: the own truth, what a point and a span are worth, and what a promise still lacks."""
    world = setting.world
    outcome = world.at_instruments(world.at_sections(state.outcome), state.at_spot)
    view = outlook(state, rules, outcome, 0)
    return (
        view,
        span_worth(world, view, setting.left(state, month), setting.lasting(state)),
        december_promises(state, world, outcome),
    )


def _delay_projects(state: State, world: World, seed: int, month: int) -> None:
    """Say by how much each project begins late this year."""
    if world.projects:
        state.delays = world.database.drawn(world.portfolio.delay, seed, state.replications, month)


def _sites(state: State, setting: Setting, first: int) -> Sites:
    """What projects let be worked on in a quarter."""
    if not setting.world.projects:
        return NO_SITES
    return sites(setting.world.database, state.delays, state.lagging, setting.laws.pace, first)


def _open_year(state: State, world: World, promoted: NDArray[np.bool_]) -> Conditions:
    """Fix what leaders cannot change this year, and put the yearly accounts back to zero."""
    conditions = of_the_year(state, world, promoted)
    state.open_year(world.flow, world.warnings.december)
    return conditions


def _promises(state: State, rules: InForce, conditions: Conditions, month: int) -> Promised:
    """What hangs on the next look; a look further ahead is not taken where nobody promises anything."""
    world = rules.world
    if not world.warnings.promised_share:
        return NOTHING
    left = months_to_look(month, int(world.reports.bulletin_months))
    expected = expected_outcome(state, world, conditions.drift, conditions.rest, month, left)
    return mind_promises(state, world, rules.incentives.red, expected, month)


def _best_borrowing(state: State, world: World, worth: Array) -> Array:
    stay = np.where(state.knows, 0.0, 1.0 - world.exit_hazard[state.tenure])
    wish = borrow(worth, world.borrowing_gain, stay, world.borrowing.conscience, world.borrowing.cost)
    room = state.debt + state.borrowed < world.borrowing.ceiling
    return wish * room[:, None, :]


@dataclass(eq=False)
class Calendar:
    """Some replications on their way, a month a step: what an ensemble, the Mesa model and the checks all go by.

    ``state`` is changed in place. Whoever steps says which scheme is in force, and may `reform` what holds.
    """

    state: State
    setting: Setting
    seed: int
    behaviour: Behaviour = RATIONAL
    months: int = 0
    """Months lived so far."""
    circles: Circles = field(init=False)
    conditions: Conditions = field(init=False)
    plan: Plan = field(init=False)
    """What leaders decided for the quarter."""
    sites: Sites = field(init=False)
    """What projects let be worked on in the quarter."""
    _laid: Plan = field(init=False)

    def __post_init__(self) -> None:
        peers, units = self.setting.peers, self.setting.world.units.size
        self.circles = Circles.of(peers.stacks, units, self.state.replications.size)
        self.conditions = first_january(self.state, self.setting, self.seed)

    def branched(self) -> Calendar:
        """A copy that goes its own way from the January that comes."""
        branch = copy(self)
        branch.state = self.state.copy()
        return branch

    def begin_again(self) -> None:
        """Reckon with what has been written to the state since the first January opened, before any month is lived.

        The first January found flows at rest; they have been put to zero since.
        """
        state, world = self.state, self.setting.world
        written, rest = state.outcome, world.start + state.unit_effect
        state.outcome = np.where(world.flow[:, None], rest, written)
        self.conditions = of_the_year(state, world, self.conditions.promoted)
        state.outcome = written

    def reform(self, setting: Setting) -> None:
        """Put other rules in force from the January that comes; targets of growth follow, those of levels are new."""
        if setting is not self.setting:
            self.setting, levels = setting, ~setting.world.growth
            self.state.target[:, levels] = setting.world.target[levels]

    def month(self, scheme: Scheme) -> Verdict | None:
        """Live a month: January's and the quarter's rules before it, December's after it; a December's verdict."""
        return self._live(1, scheme)

    def year(self, scheme: Scheme) -> Verdict:
        """Live the months up to the end of December, quarter by quarter; its verdict."""
        while (verdict := self._live(1 if self.setting.world.projects else 3 - self.months % 3, scheme)) is None:
            pass
        return verdict

    def _live(self, months: int, scheme: Scheme) -> Verdict | None:
        """Live so many months of a quarter; projects are built month by month."""
        month, state, setting = self.months, self.state, self.setting
        if month and month % 12 == 0:
            self.conditions = january(state, setting, self.seed, month)
        if month % 3 == 0:
            self.plan, self.sites = open_quarter(state, setting, scheme, self.conditions, month, self.behaviour)
            self._laid = self.plan.in_lanes()
        advance_months(
            month, months, self.seed, state.replications, setting.laws, self._laid, moving_of(state), self.circles
        )
        if setting.world.projects:
            build(state, setting.world, self.conditions, self.sites, month)
        self.months += months
        if self.months % 3:
            return None
        close_quarter(state)
        if self.months % 12:
            return None
        return december(state, setting, scheme, self.seed, self.months - 1, self.behaviour)
