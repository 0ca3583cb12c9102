"""How leaders respond: which way effort, debt and lies move when one thing changes and all luck stays the same.

Differences are paired by common random numbers; one counts where it is beyond three standard errors over replications.
"""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from gzsim.sanctions import LastPlace, NoSanction, PieceRate
from gzsim.simulation.ensemble import simulate_indicators, simulate_scheme
from gzsim.simulation.world import build_world

SIZE = {"years": 3, "replications": 40, "seed": 11}
WATER = "water_conservancy_investment"
PIECES = PieceRate(0.22)


def effect(before, after):
    """Mean paired difference and its standard error over replications; all other dimensions are averaged."""
    apart = after.astype(float) - before.astype(float)
    apart = apart.mean([name for name in apart.dims if name != "replication"]).to_numpy()
    return apart.mean(), apart.std(ddof=1) / np.sqrt(apart.size)


def rises(before, after):
    difference, error = effect(before, after)
    return difference > 3 * error


def falls(before, after):
    return rises(after, before)


@pytest.fixture(scope="module")
def world(today):
    """Return a maker of today's world; parameters by their dotted names."""

    def make(changes=None, **parameters):
        return build_world(today.with_({**(changes or {}), "parameters": parameters}))

    return make


@pytest.fixture(scope="module")
def outcomes(world):
    """Outcomes under changed parameters; by a piece rate unless another scheme is named."""

    def live(scheme=PIECES, size=SIZE, **parameters):
        return simulate_scheme(world(**parameters), scheme, **size)

    return live


effort_in = partial(simulate_indicators, scheme=NoSanction(), **SIZE)


def weighing(world, weight):
    """The same world with another weight on water conservancy; what else weighs stays, so that nothing is rescaled."""
    row = world.indicators == WATER
    return replace(world, weights=np.where(row[:, None], weight, world.weights))


def capped(world, spans):
    """The same world in which marks for water conservancy stop at so many spans."""
    return replace(world, cap=np.where(world.indicators == WATER, spans, world.cap))


# --- weights and caps -------------------------------------------------------------------------------------------------


def test_a_weight_draws_effort_to_its_indicator_from_substitutes(world):
    light, heavy = (effort_in(weighing(world(), weight))["effort"] for weight in (0.05, 0.15))
    assert rises(light.sel(indicator=WATER), heavy.sel(indicator=WATER))
    for name in light.indicator.to_numpy():
        assert name == WATER or falls(light.sel(indicator=name), heavy.sel(indicator=name)), name


def test_where_nothing_is_scarce_a_weight_takes_from_nobody(world):
    """With separable cost and time to spare tasks are no substitutes (Holmström and Milgrom 1991).

    Debt and reviewers tie indicators together too: nobody lies here, debt is not served, capital has no return.
    """
    apart = {"fabrication.never_lie": 1, "borrowing.service": 0, "work.capital_return": 0}
    roomy = world(**apart, **{"work.substitution": 0, "work.cost": 10})
    light, heavy = (effort_in(weighing(roomy, weight))["effort"] for weight in (0.05, 0.15))
    assert rises(light.sel(indicator=WATER), heavy.sel(indicator=WATER))
    others = light.indicator != WATER
    np.testing.assert_allclose(heavy.isel(indicator=others), light.isel(indicator=others), rtol=0, atol=1e-12)


def test_a_cap_kills_effort_beyond_it_and_not_the_effort_of_who_is_below(world):
    """Who stands a whole span above the target without any work has nothing to gain from more marks at 120 percent."""
    far = world({f"indicators.{WATER}.dynamics": {"without_work": 2.0}})
    alone = {spans: effort_in(capped(far, spans)).sel(indicator=WATER) for spans in (1.2, 10.0)}
    assert float(alone[1.2]["true_attainment"].mean()) > 1.9
    assert float(alone[1.2]["effort"].mean()) < 0.01 * float(alone[10.0]["effort"].mean())
    assert float(alone[10.0]["effort"].mean()) > 0.01  # of the working time
    below = world({f"indicators.{WATER}.dynamics": {"without_work": 0.5}})
    free, bound = (effort_in(capped(below, spans))["effort"].sel(indicator=WATER) for spans in (10.0, 1.2))
    assert float(bound.mean()) > 0.9 * float(free.mean())


def test_near_a_cap_effort_fades_with_the_chance_of_passing_it(world):
    """Luck may always take away again, so that the expected slope of marks falls gradually and not at a stroke."""
    shares = []
    for rest in (0.5, 1.0, 1.1, 1.2, 1.4):
        here = world({f"indicators.{WATER}.dynamics": {"without_work": rest}})
        free, bound = (effort_in(capped(here, spans))["effort"].sel(indicator=WATER).mean() for spans in (10.0, 1.2))
        shares.append(float(bound / free))
    assert shares == sorted(shares, reverse=True)
    assert 0.05 < shares[2] < 0.95


# --- work, debt and lies ----------------------------------------------------------------------------------------------


def test_dearer_lying_brings_reports_nearer_to_the_truth(outcomes):
    cheap, dear = outcomes(), outcomes(**{"fabrication.lying_cost": 30})
    assert falls(cheap["gap"], dear["gap"])
    assert falls(cheap["liars"], dear["liars"])


APART = {"targets.ratchet": 0, "reports.bulletin_months": 12, "budget.elasticity": 0, "promotion.slope": 0}
"""Reports bring neither targets nor lights nor money nor promotion."""


def test_dearer_lying_leaves_work_alone_where_marks_are_a_straight_line(outcomes):
    """Without target, cap or floor a lie is told on top of the truth and does not stand in for work (CF19)."""
    straight = {"fabrication.notch": 0, "attainment.cap": 10, "attainment.binding_cap": 10, "attainment.floor": -10}
    cheap, dear = outcomes(**APART, **straight), outcomes(**APART, **straight, **{"fabrication.lying_cost": 30})
    assert falls(cheap["gap"], dear["gap"])
    for name in ("work", "debt"):
        np.testing.assert_allclose(dear[name], cheap[name], rtol=0, atol=1e-12)


@pytest.mark.parametrize("apart", [APART, {}], ids=["reports for their own sake", "today"])
def test_dearer_lying_brings_work_where_a_lie_would_serve_as_well(outcomes, apart):
    """Below a target or a cap leaders who cannot lie work for what others would invent, and borrow less for it."""
    many = {**SIZE, "replications": 160}
    cheap, dear = (outcomes(size=many, **apart, **{"fabrication.lying_cost": cost}) for cost in (3, 30))
    assert rises(cheap["work"], dear["work"])
    assert rises(cheap["achievement"], dear["achievement"])
    gained, _ = effect(cheap["work"], dear["work"])
    assert gained < 0.02 * float(cheap["work"].mean())  # not much: half of the leaders never lie


def test_dearer_lying_lights_more_lamps(outcomes):
    """What was not invented is seen to be behind."""
    cheap, dear = outcomes(), outcomes(**{"fabrication.lying_cost": 30})
    assert rises(cheap["lights"], dear["lights"])


def test_dearer_borrowing_lowers_debt(outcomes):
    cheap, dear = outcomes(), outcomes(**{"borrowing.cost": 0.016})
    assert falls(cheap["debt"], dear["debt"])
    assert float(dear["debt"].mean()) < 0.5 * float(cheap["debt"].mean())


@pytest.mark.parametrize("scheme", [PIECES, LastPlace(0.1, 61.76, 2)], ids=["piece rate", "last place"])
def test_higher_powered_money_buys_work_debt_and_lies_together(outcomes, scheme):
    low, high = outcomes(scheme), outcomes(scheme, **{"leader.worth_of_money": 0.05})
    for name in ("work", "debt", "gap"):
        assert rises(low[name], high[name]), name


# --- the long term ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("motive", [0.004, 0.0])
def test_short_tenure_starves_the_long_term(outcomes, motive):
    """Work for a stock is worth what it brings in the Decembers that a leader lives to see in office (S20)."""
    stay, go = (
        outcomes(**{"leader.public_service": motive, "leader.exit_hazard": [hazard] * 8}) for hazard in (0.2, 0.6)
    )
    assert falls(stay["long_work"], go["long_work"])
    assert falls(stay["capital"], go["capital"])
    assert float(go["long_work"].mean()) < 0.5 * float(stay["long_work"].mean())


def test_under_short_tenure_public_service_alone_serves_the_long_term(outcomes):
    """Who is sure to leave each January and cares for nothing but scores does not plant for those who come after."""
    gone = {"leader.exit_hazard": [1.0] * 8}
    without, with_ = outcomes(**gone, **{"leader.public_service": 0}), outcomes(**gone)
    assert float(without["long_work"].max()) < 1e-4
    assert rises(without["long_work"], with_["long_work"])
    assert float(with_["long_work"].mean()) > 0.005 * float(with_["work"].mean())


# --- automatic capture ------------------------------------------------------------------------------------------------

CAPTURED = ["gdp_growth", "fiscal_revenue_growth", "good_air_days", "water_quality"]


@pytest.fixture(scope="module")
def capture(today, world):
    """Lives with four indicators captured to a share, no work moved, nothing paid, and what is invented of each."""

    def live(share, hardness=0.8, size=SIZE["replications"], **dynamics):
        said = {name: {**today.indicators[name].dynamics, "captured": share, **dynamics} for name in CAPTURED}
        changes = {f"indicators.{name}.dynamics": dynamics for name, dynamics in said.items()}
        free = {"reports.capture_hardness": hardness, "platform.moved": 0, "platform.build_cost": 0}
        lived = effort_in(world(changes, **free), replications=size)
        return lived.assign(invented=lived["reported_attainment"] - lived["true_attainment"])

    return live


def test_capture_removes_what_is_invented_of_the_captured_alone(capture):
    """S22; pattern: automatic monitors ended most of the gap in air quality (Greenstone and others 2022)."""
    before, after = capture(0), capture(1)
    one, other = before.indicator.isin(CAPTURED), ~before.indicator.isin(CAPTURED)
    assert falls(before["invented"][..., one, :], after["invented"][..., one, :])
    assert float(after["invented"][..., one, :].mean()) < 0.5 * float(before["invented"][..., one, :].mean())
    assert not falls(before["invented"][..., other, :], after["invented"][..., other, :])


def test_capture_that_cannot_be_tampered_with_leaves_nothing_invented(capture):
    after = capture(1, hardness=1.0)["invented"].sel(indicator=CAPTURED)
    assert float(after.max()) == 0.0  # below zero where a successor clears


def test_capture_gives_time_back_to_every_indicator(capture):
    before, after = capture(0)["effort"], capture(1)["effort"]
    assert rises(before.sel(indicator=CAPTURED), after.sel(indicator=CAPTURED))
    assert rises(before.drop_sel(indicator=CAPTURED), after.drop_sel(indicator=CAPTURED))


def test_capture_moves_effort_to_the_monitored_place(capture):
    """Pattern: strategic cleaning near monitors. Where no lie can stand in for work, work goes.

    Forms take no time here, before or after, so that capture frees none, which would go to every indicator.
    """
    before, after = (capture(share, form_time=0.0, size=160)["effort"] for share in (0, 1))
    assert rises(before.sel(indicator=CAPTURED), after.sel(indicator=CAPTURED))
    share = [each.sel(indicator=CAPTURED).sum("indicator") / each.sum("indicator") for each in (before, after)]
    assert rises(*share)


# --- ranks ------------------------------------------------------------------------------------------------------------


def work_gained_by_place(world, scheme):
    """Work that a scheme adds, (replication, place): places as they would be without it, the best first."""
    before, after = (simulate_scheme(world, each, **SIZE) for each in (NoSanction(), scheme))
    place = np.argsort(-before["true_score"].mean("year").to_numpy(), axis=1)
    gained = (after["work"] - before["work"]).mean("year").to_numpy()
    return np.take_along_axis(gained, place, axis=1)


def significance(values):
    return values.mean() / (values.std(ddof=1) / np.sqrt(values.size))


@pytest.mark.parametrize("receivers", ["province", "excellent"])
def test_a_last_place_rule_moves_those_near_the_bottom_most(world, receivers):
    """S10, with leaders who know where they stand; sharing among the best moves the best too, but less."""
    gained = work_gained_by_place(world(), LastPlace(0.1, 61.76, 2, receivers))
    best, middle, worst = (gained[:, part].mean(1) for part in (slice(0, 3), slice(3, 6), slice(6, 9)))
    assert significance(worst - middle) > 3
    assert significance(worst - best) > 3
    assert significance(best) > 3  # nobody is ever quite safe


def test_last_place_moves_all_alike_where_nobody_knows_the_own_place(world):
    """Symmetric beliefs reason as in January among equals: the slope over places is that of standing, and flatter."""
    rule = LastPlace(0.1, 61.76, 2, "province")
    known, unknown = (
        work_gained_by_place(world(**{"beliefs.kind": kind}), rule) for kind in ("positional", "symmetric")
    )
    steep, flat = (gained[:, 6:].mean(1) - gained[:, :3].mean(1) for gained in (known, unknown))
    assert significance(steep - flat) > 3
    assert flat.mean() < 0.25 * steep.mean()


# --- careers ----------------------------------------------------------------------------------------------------------


def promoted_under(scheme, world):
    return simulate_scheme(world, scheme, **SIZE)["promoted"].to_numpy()


def test_with_slope_zero_the_same_leaders_rise_whatever_they_score(world):
    """B21: zero lies inside what is known of prefectures."""
    flat, steep = (world(**{"promotion.slope": slope}) for slope in (0.0, 0.3))
    assert (promoted_under(NoSanction(), flat) == promoted_under(PIECES, flat)).all()
    assert (promoted_under(NoSanction(), steep) != promoted_under(PIECES, steep)).any()


def test_with_a_slope_those_who_score_higher_rise_more_often(world):
    def advantage(slope):
        lived = simulate_scheme(world(**{"promotion.slope": slope}), PIECES, **SIZE)
        above = (lived["reported_score"] - lived["reported_score"].mean("code")).isel(year=slice(0, -1)).to_numpy()
        rose = lived["promoted"].isel(year=slice(1, None)).to_numpy()
        return (above * (rose - rose.mean(-1, keepdims=True))).mean((1, 2))

    assert significance(advantage(0.3)) > 3
    assert abs(significance(advantage(0.0))) < 3
    assert significance(advantage(0.3) - advantage(0.0)) > 3


def test_effort_rests_on_what_is_believed_and_not_on_what_is_realised(outcomes):
    """Belief in the career moves work and debt though nobody is promoted for scores, and promotes nobody."""
    believed, not_believed = (
        outcomes(NoSanction(), **{"promotion.slope": 0, "leader.career_worth": worth}) for worth in (0.01, 0.0)
    )
    for name in ("work", "debt", "gap"):
        assert falls(believed[name], not_believed[name]), name
    assert (believed["promoted"] == not_believed["promoted"]).all()


def test_without_believers_the_worth_of_a_career_is_nothing(outcomes):
    nobody = outcomes(NoSanction(), **{"leader.career_believers": 0})
    nothing = outcomes(NoSanction(), **{"leader.career_worth": 0})
    assert nobody.identical(nothing)


def test_without_money_career_or_motive_nobody_works_borrows_or_lies(outcomes, world):
    """What is left with a target is being seen to meet it: work for what is weighed, and lies."""
    idle = {"leader.career_worth": 0, "leader.public_service": 0}
    tempted, idler = (outcomes(NoSanction(), **idle, **{"fabrication.notch": notch}) for notch in (0.01, 0))
    for name in ("work", "debt", "liars"):
        assert not idler[name].any(), name
    assert tempted["work"].any()
    assert tempted["liars"].any()
    lived, growth = effort_in(world(**idle)), world().growth
    assert lived["effort"].isel(indicator=growth).any()
    assert lived["effort"].isel(indicator=~growth).any()
