"""What is best for a province, found by searching the simulation (CF01, CF02, CF05, CF06, CF56–CF59)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from scipy.optimize import Bounds, minimize, minimize_scalar

from gzsim.checks.check import Check, exact
from gzsim.checks.reports import LIARS
from gzsim.checks.running import LastYear, run
from gzsim.checks.textbook import POINTS, textbook_world
from gzsim.sanctions import LastPlace, PieceRate
from gzsim.simulation.state import Array
from gzsim.simulation.world import World
from gzsim.theory.design import best_audit, best_deduction, best_slope_of_reports, price_of_one_yardstick
from gzsim.theory.distortion import optimal_measure_weights, optimal_slope
from gzsim.theory.multitask import optimal_weights
from gzsim.theory.piece_rate import optimal_piece_rate

MOST_PAID = 0.8
"""For a span of a task, where slopes of pay are searched: nobody runs out of time below it."""

SEARCHED = 1e-6
"""Relative error of what is searched: the top of a parabola is flat, and rounding hides its last millionths."""


def best_scalar(surplus: Callable[[float], float], low: float, high: float) -> float:
    """Where a simulated surplus of one number is largest."""
    found = minimize_scalar(lambda x: -surplus(x), bounds=(low, high), method="bounded", options={"xatol": 1e-9})
    return float(found.x)


def best_vector(surplus: Callable[[Array], float], start: Sequence[float], high: float) -> Array:
    """Where a simulated surplus of several numbers is largest, each between 0 and ``high``."""
    within = Bounds(np.zeros(len(start)), np.full(len(start), high))
    steps = {"initial_tr_radius": high / 5, "final_tr_radius": 1e-8, "maxfev": 400}
    return minimize(lambda x: -surplus(x), start, method="COBYQA", bounds=within, options=steps).x


def paid(world: World, weights: Array | float = 1.0) -> LastYear:
    """A year in which a span of each task pays by its weight, whatever is best on average."""
    spans = np.broadcast_to(np.reshape(weights, (world.indicators.size, -1)), world.weights.shape)
    return run(replace(world, weights=spans), PieceRate(1.0 / (POINTS * (1 - 1 / world.units.size))))


def added(lived: LastYear) -> Array:
    """What was truly added (task, unit), in spans."""
    return lived.verdict.attained[0] - 1.0


@dataclass(frozen=True, eq=False)
class _LinearPay:
    """Leaders who are paid linearly for measures of what they do, and a province that bears effort and risk.

    Attributes
    ----------
    world : without luck, so that what is added is what was done
    worth : B (task,), of a span of each task
    measures : G (measure, task)
    curvature : C (task, task), of the cost of effort
    risk : r·Σ (measure, measure)
    """

    world: World
    worth: Array
    measures: Array
    curvature: Array
    risk: Array

    def surplus(self, slopes: Array) -> float:
        """B′t − t′Ct/2 − r·b′Σb/2, with the work t of the simulation and what it truly added."""
        lived = paid(self.world, slopes @ self.measures)
        effort = lived.effort[0, :, 0]
        spent = effort @ self.curvature @ effort + slopes @ self.risk @ slopes
        return float(self.worth @ added(lived)[:, 0] - spent / 2)

    def best(self) -> Array:
        """Slopes of the largest surplus."""
        if len(self.measures) == 1:
            return np.array([best_scalar(lambda slope: self.surplus(np.array([slope])), 0.0, MOST_PAID)])
        return best_vector(self.surplus, np.full(len(self.measures), 0.2), MOST_PAID)


def slope_of_one_measure() -> Iterator[Check]:
    """CF01: output less the cost of effort and of risk is largest at b* = B/(1 + r·k·σ²)."""
    for cost, aversion, variance, benefit in ((1.0, 1.5, 0.8, 0.6), (2.5, 0.5, 2.0, 1.2), (0.8, 3.0, 0.0, 0.4)):
        world = textbook_world(luck=0.0, effect=1.0, work__cost=cost)
        one = np.ones((1, 1))
        case = _LinearPay(world, np.array([benefit]), one, cost * one, aversion * variance * one)
        wanted = optimal_piece_rate(cost, aversion, variance, benefit).rate
        told = f"k = {cost:g}, r = {aversion:g}, σ² = {variance:g}, B = {benefit:g}"
        yield exact("CF01", "best slope", told, wanted, case.best(), SEARCHED)


def weights_of_several_tasks() -> Iterator[Check]:
    """CF02: weights of tasks that compete for attention, α* = (I + r·C·Σ)⁻¹·B."""
    for gamma, costs, worth, noise, aversion in (
        (0.3, (1.0, 1.2), (0.5, 0.45), (0.2, 0.4), 1.0),
        (0.2, (1.0, 0.8, 2.0), (0.3, 0.25, 0.4), (0.1, 0.3, 0.2), 0.5),
    ):
        c, B, Sigma = np.array(costs), np.array(worth), np.diag(noise)
        C = gamma * np.sqrt(np.outer(c, c)) + np.diag((1 - gamma) * c)
        world = textbook_world(luck=0.0, effect=1.0, weights=np.ones(c.size), costs=costs, work__substitution=gamma)
        wanted = optimal_weights(C, B, Sigma, aversion).weights
        found = _LinearPay(world, B, np.eye(c.size), C, aversion * Sigma).best()
        told = f"γ = {gamma:g}, c = {costs}, B = {worth}, σ² = {noise}, r = {aversion:g}"
        yield exact("CF02", "best weights", told, wanted, found, SEARCHED)


def distorted_measures() -> Iterator[Check]:
    """CF05 and CF06: slopes of one measure and of two that reward something other than what is wanted."""
    for value, measures, variance, aversion in (
        ((0.3, 0.3, 0.15), ((1.0, 0.2, 0.0),), (0.0,), 0.0),
        ((0.1, 0.4, 0.2), ((0.5, 0.5, 0.5),), (0.3,), 2.0),
        ((0.3, 0.3, 0.15), ((1.0, 0.2, 0.0), (0.0, 1.0, 0.1)), (0.3, 0.6), 1.0),
        ((0.1, 0.2, 0.3), ((1.0, 0.5, 0.2), (0.1, 0.3, 0.9)), (0.1, 0.2), 0.5),
    ):
        f, G, Sigma = np.array(value), np.array(measures), np.diag(variance)
        world = textbook_world(luck=0.0, effect=1.0, weights=np.ones(f.size))
        found = _LinearPay(world, f, G, np.eye(f.size), aversion * Sigma).best()
        told = f"f = {value}, G = {measures}, σ² = {variance}, r = {aversion:g}"
        if len(G) == 1:
            yield exact(
                "CF05", "best slope", told, optimal_slope(f, G[0], aversion, *variance).weights, found, SEARCHED
            )
        else:
            wanted = optimal_measure_weights(f, G, Sigma, aversion).weights
            yield exact("CF06", "best slopes", told, wanted, found, SEARCHED)


def audits_at_a_price() -> Iterator[Check]:
    """CF56: what lies harm and took to invent, and what audits cost, is least at p*."""
    for reward, fine, cost, harm, price in (
        (0.4, 1.0, 2.0, 3.0, 0.25),
        (0.5, 0.8, 3.0, 10.0, 0.3),
        (0.5, 2.0, 2.0, 1.0, 0.1),
    ):
        world = textbook_world(**LIARS, luck=0.0, fabrication__lying_cost=cost, fabrication__fine=fine)
        spared = partial(_loss_spared, world, reward, cost + harm, price)
        wanted = best_audit(reward, fine, cost, harm, price).audit
        told = f"b = {reward:g}, F = {fine:g}, κ = {cost:g}, h = {harm:g}, a = {price:g}"
        yield exact("CF56", "best chance of an audit", told, wanted, best_scalar(spared, 0.0, 1.0), SEARCHED)


def _loss_spared(world: World, reward: float, weighed: float, price: float, audit: float) -> float:
    """What lies and audits cost at some chance of an audit, below 0."""
    audited = world.parameters.replace_freely({"fabrication.audit_probability": audit})
    lie = paid(replace(world, parameters=audited), reward).verdict.lie
    return -float(weighed * (lie**2).mean() / 2 + price * audit)


def pay_for_reports() -> Iterator[Check]:
    """CF57: pay that calls forth work and lies; where audits deter all of them, what truth is worth."""
    for value, effect, effort_cost, audit, fine, cost, harm in (
        (0.5, 1.0, 1.0, 0.5, 0.4, 2.0, 4.0),
        (0.3, 1.5, 1.2, 0.1, 1.0, 4.0, 0.0),
        (0.4, 1.0, 1.0, 0.5, 1.0, 2.0, 1.0),
    ):
        world = textbook_world(
            **LIARS, luck=0.0, effect=effect, work__cost=effort_cost, fabrication__lying_cost=cost,
            fabrication__audit_probability=audit, fabrication__fine=fine,
        )  # fmt: skip
        found = best_scalar(partial(_surplus_with_lies, world, value, cost + harm), 0.0, 2 * value)
        wanted = best_slope_of_reports(value, effect, effort_cost, audit, fine, cost, harm).slope
        told = f"V = {value:g}, θ = {effect:g}, k = {effort_cost:g}, pF = {audit * fine:g}, κ = {cost:g}, h = {harm:g}"
        yield exact("CF57", "best slope", told, wanted, found, SEARCHED)


def _surplus_with_lies(world: World, value: float, weighed: float, slope: float) -> float:
    """What was truly added, less what work and lies cost."""
    lived = paid(world, slope)
    spent = world.cost[0] * lived.effort**2 + weighed * lived.verdict.lie**2
    return float(value * added(lived).mean() - spent.mean() / 2)


def deduction_of_the_last() -> Iterator[Check]:
    """CF58: the deduction for the last at which the work of equals is worth what it costs."""
    for units, luck, value in ((9, 1.0, 0.02), (5, 2.0, 0.05), (16, 1.0, 0.03)):
        world = textbook_world(units=units, luck=luck, effect=1.0)
        found = best_scalar(partial(_surplus_of_ranking, world, value), 0.0, 5 * value)
        wanted = best_deduction(units, luck / 10, value).deduction
        told = f"n = {units}, σ = {luck / 10:g}, V = {value:g}"
        yield exact("CF58", "best deduction", told, wanted, found, SEARCHED)


def _surplus_of_ranking(world: World, value: float, deduction: float) -> float:
    """What the work of each is worth and costs, where what the last loses stays in the province."""
    effort = run(world, LastPlace(deduction, 1.0, receivers="province")).first_quarter
    return float((value * effort - effort**2 / 2).mean())


def one_yardstick_for_all() -> Iterator[Check]:
    """CF59: the best yardstick of each zone against the best for all."""
    for needs, sizes, effect, costs in (
        (((0.4, 0.1), (0.1, 0.4)), (2, 2), (1.0, 1.0), (1.0, 1.0)),
        (((0.3, 0.2), (0.1, 0.35)), (2, 4), (1.2, 0.8), (1.0, 2.0)),
    ):
        world = textbook_world(units=sum(sizes), luck=0.0, effect=effect, weights=np.ones(len(costs)), costs=costs)
        places = np.repeat(np.arange(len(sizes)), sizes)
        for_all = partial(_surplus_by_needs, world, np.array(needs)[places].T)
        by_zone = partial(_surplus_by_zone, for_all, places)
        own = best_vector(by_zone, np.full(np.size(needs), 0.2), MOST_PAID)
        common = best_vector(for_all, np.full(len(costs), 0.2), MOST_PAID)
        closed = price_of_one_yardstick(needs, np.array(sizes) / sum(sizes), effect, costs)
        told = f"u = {needs}, {sizes} places, θ = {effect}, c = {costs}"
        yield exact("CF59", "best yardsticks of zones", told, closed.own.ravel(), own, SEARCHED)
        yield exact("CF59", "best yardstick of all", told, closed.common, common, SEARCHED)
        yield exact("CF59", "price of one yardstick", told, closed.price, by_zone(own) - for_all(common))


def _surplus_by_needs(world: World, needs: Array, weights: Array) -> float:
    """What was truly added, as each place needs it, less what it cost; the mean over places."""
    lived = paid(world, weights)
    spent = world.cost[:, None] * lived.effort[0] ** 2
    return float((needs * added(lived) - spent / 2).sum(0).mean())


def _surplus_by_zone(for_all: Callable[[Array], float], places: Array, weights: Array) -> float:
    """The same of weights (zone × task) in a row, each place under those of its zone."""
    return for_all(weights.reshape(places.max() + 1, -1)[places].T)
