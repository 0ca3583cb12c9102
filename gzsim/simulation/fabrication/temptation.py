"""What leaders make of the chance to report more than there is: lies, and work that a lie could stand in for."""

from __future__ import annotations

import numpy as np

from gzsim.simulation.beliefs.outlook import Outlook, SpanWorth
from gzsim.simulation.beliefs.spans import worth_of_reaching
from gzsim.simulation.fabrication.aimed import chance_found, price_of_a_span
from gzsim.simulation.fabrication.audit import Visits
from gzsim.simulation.fabrication.best_lie import Temptations
from gzsim.simulation.fabrication.clearing import worn_off
from gzsim.simulation.fabrication.fabricating import displace, fabricate
from gzsim.simulation.fabrication.oversight import passed_on
from gzsim.simulation.in_force import InForce
from gzsim.simulation.once import once
from gzsim.simulation.reporting.missing import chance_missing
from gzsim.simulation.reporting.promises import NOTHING, Promised
from gzsim.simulation.state import Array, State
from gzsim.simulation.turnover import next_year
from gzsim.simulation.world import World


def plan_lies(
    state: State, rules: InForce, view: Outlook, worth: SpanWorth, promised: Promised = NOTHING
) -> tuple[Array, Temptations]:
    """Best over-report (R, K, N), spans of the ruler, of the outcome that ``view`` expects, with what was promised.

    With it comes what leaders weighed, with the price of a span by what may be found.
    """
    world, weighed = rules.world, worth.counted
    if world.scoring.curved.size:  # where the slope changes with the report itself, a lie is weighed by the marks
        weighed = worth.counted.copy()
        weighed[:, world.scoring.curved] = worth.uncapped[:, world.scoring.curved]
    visits, lying_cost = Visits.of(world, rules.peers.sizes), state.lying_cost
    if view.incentives.superiors.size:
        passed = passed_on(chance_found(state, world, visits), view.incentives.superiors, world.accountability)
        with np.errstate(divide="ignore"):  # where nothing passes nobody lies
            lying_cost = lying_cost / passed**2
    tempted = _temptations(state, world, view, worth.of_lies(weighed), lying_cost)
    tempted = tempted._replace(cliffs=edges_of(view, world, promised))
    loss = world.fabrication.fine + view.incentives.punishment
    tempted = tempted._replace(fine=price_of_a_span(state, world, visits, loss, tempted.in_rows()))
    return fabricate(tempted), tempted


def edges_of(view: Outlook, world: World, promised: Promised) -> Array:
    """Edges beside the target (R, K, N, J, 2) that a report should not be seen below: of vetoes and of promises."""
    if not promised.short.size:
        return view.vetoes.cliffs
    return np.concatenate([view.vetoes.cliffs, _promises(view, world, promised)], axis=-2)


def _promises(view: Outlook, world: World, promised: Promised) -> Array:
    """What is lost below the promised pace, as an edge of the report (R, K, N, 1, 2)."""
    edge, held = view.attained + promised.short * world.rate, np.isfinite(promised.short)
    loss = np.where(held, view.incentives.red, 0.0)
    return np.stack([np.where(held, edge, 0.0), loss], axis=-1)[..., None, :]


def december_worth(world: World, view: Outlook, worth: SpanWorth, tempted: Temptations) -> Array:
    """What one *true* span of the ruler adds to what the best report will bring in December (R, K, N).

        E[V'(A + σz)],   V(A) = s·M(A) + B·Φ((A − 1)/σ_v) + G(A)
        = s·E[M'] + B·φ((A − 1)/w)/w + E[G(A + σz)·z]/σ,   w² = σ² + σ_v²

    with G the gain of the best lie (`gzsim.simulation.fabrication.best_lie.stand_in`): what a lie could do as well is
    worth no more than the lie costs, so that reports which cannot be bent draw work. ``tempted`` is what leaders
    weighed when they planned to lie.
    """
    width = np.sqrt(view.spread**2 + (world.fabrication.verification_doubt * world.rate) ** 2)
    notch = worth_of_being_seen(world) / width * world.rate
    weighed = tempted._replace(worth=worth.of_lies(worth.uncapped), cliffs=view.vetoes.cliffs)
    taken = displace(weighed, view.spread)
    seen = world.accounts.passed_on(worth_of_reaching(tempted.attained, width, notch, view.bend), view.bend)
    return worth.counted + worth.fear + seen + taken


@once
def worth_of_being_seen(world: World) -> Array:
    """Utility of a report that meets the target (K, N), as often as it is there when the year is judged."""
    return world.worth_of_target * (1.0 - chance_missing(world))


def without_lies(state: State, world: World, view: Outlook) -> Array:
    """Attainment of a report to which nothing is added (R, K, N): what is expected, less what has worn off."""
    if not world.fabrication.erosion:
        return view.attained
    return view.attained - worn_off(state, world) * world.rate * view.bend


def _temptations(state: State, world: World, view: Outlook, worth: Array, lying_cost: Array) -> Temptations:
    least = world.fabrication.leaver_holding
    stay = next_year(state, world)
    growth = world.growth.astype(float)
    return Temptations(
        attained=without_lies(state, world, view),
        worth=worth,
        lying_cost=lying_cost,
        ease=world.tampering,
        rate=world.rate * view.bend,
        notch=worth_of_being_seen(world),
        doubt=world.fabrication.verification_doubt,
        holding=world.fabrication.holding_cost * growth,
        stays=least + (1.0 - least) * stay,
        stock=state.inflated,
        fine=np.zeros_like(lying_cost),
        barred=state.barred,
        curves=world.scoring.curves,
        cliffs=view.vetoes.cliffs,
    )
