"""S01: lead departments send hours where they move the provincial total most, if anything hangs on it for them."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.chunk import simulate_years, years_of
from gzsim.simulation.ensemble import simulate_indicators
from gzsim.simulation.outcomes.measures import measure
from gzsim.simulation.simulate import by_indicator, case_of, reform
from gzsim.simulation.state import blank
from gzsim.targets import Divided, decompose, department_table, government_tree, responsibility_chain

WATER, LED = "water_conservancy_investment", "lead_departments.water"


@pytest.fixture(scope="module")
def acting():
    return load_scenario("guizhou-2025-departments")


@pytest.fixture(scope="module")
def drawn(acting):
    """The defaults, and ten plausible draws."""
    return [{}, *plausible_draws(10, seed=1, scenarios=acting).to_dict("records")]


def lived(scenario):
    """True achievement, and the provincial total of water investment in percent of the plan."""
    case = case_of(scenario, scenario.scheme_in_force)
    k, parts = case.world.place_of(WATER, "test"), np.array(list(scenario.lead_departments["water"].parts.values()))
    order = np.argsort(list(scenario.lead_departments["water"].parts))
    years = [
        (measure(*each)["achievement"].mean(), (each.verdict.truth[:, k] * parts[order]).sum(1).mean())
        for each in simulate_years(case, 3, np.arange(4), seed=3)
    ]
    return np.mean(years, axis=0)


def gained(acting, drawn, less, more):
    """What a change brings (world, achievement and water)."""
    return np.array(
        [
            lived(acting.with_({"parameters": {**each, **more(each)}}))
            - lived(acting.with_({"parameters": {**each, **less(each)}}))
            for each in drawn
        ]
    )


def test_ten_times_the_hours_raise_the_total_and_achievement(acting, drawn):
    """By half a percent and half a point, and achievement wherever a quarter of the work needs them."""
    more = gained(acting, drawn, lambda _: {"departments.hours": 0.1}, lambda _: {"departments.hours": 1.0})
    assert more[0, 1] > 0.5  # percent of the plan
    assert more[0, 0] > 0.5
    needed = np.array([each.get("departments.needed", 0.3) for each in drawn])
    assert (more[needed > 0.25, 0] > 0.4).all(), (needed, more)
    assert (needed > 0.25).sum() >= 7
    assert (more[:, 0] > -0.05).all(), more


def test_ten_times_the_stake_draws_hours_that_bring_something(acting, drawn):
    """Most where hours are dear beside the stake; where all are spent already it brings nothing."""
    ten = gained(
        acting, drawn, lambda _: {}, lambda each: {"departments.stake": 10 * each.get("departments.stake", 0.1)}
    )
    assert ten[0, 0] > 0.5
    assert ten[0, 1] > 0.2
    assert (ten[:, 0] > -0.2).all(), ten
    assert (ten[1:, 0] > 0.03).sum() >= 8, ten


def calendar_of(scenario, months=16, replications=5):
    """A calendar after so many months."""
    case = case_of(scenario, scenario.scheme_in_force)
    calendar = Calendar(blank(case.world, np.arange(replications)), prepare(case.world), seed=3)
    for _ in range(months):
        calendar.month(case.scheme)
    return calendar


def test_who_yields_more_gets_more(acting):
    calendar = calendar_of(acting)
    world, state = calendar.setting.world, calendar.state
    for lead in world.leads:
        for k in lead.indicators:
            yields = np.array(lead.parts) * calendar.conditions.capability[:, 0] * state.worked[:, k]
            order = np.argsort(yields, axis=-1)
            assert (np.diff(np.take_along_axis(state.attention[:, k], order, -1)) >= 0.0).all()


@pytest.mark.parametrize("cost", [0.01, 1e-6])
def test_hours_are_kept_and_no_department_has_more(acting, cost):
    """What places get is at most what the department has, and all of it where hours are free and worth something."""
    calendar = calendar_of(acting.with_({"parameters": {"departments.cost": cost, "departments.hours": 0.4}}))
    for lead in calendar.setting.world.leads:
        spent = calendar.state.attention[:, list(lead.indicators)].mean((1, 2))
        assert (spent <= 0.4 * (1 + 1e-12)).all()
        if cost == 1e-6 and calendar.setting.world.place_of(WATER, "test") in lead.indicators:
            assert np.allclose(spent, 0.4)


def test_the_hours_of_a_year_are_those_of_its_quarters(acting):
    calendar, total = calendar_of(acting, 0), 0.0
    scheme = case_of(acting, acting.scheme_in_force).scheme
    for _ in range(4):
        for _ in range(3):
            calendar.month(scheme)
        total = total + calendar.state.attention / 4.0
    assert np.allclose(calendar.state.attended, total)


def test_without_a_stake_nobody_comes(acting):
    calendar = calendar_of(acting.with_({f"{LED}.stake": 0, f"{LED}.needed": 0.6}))
    k = calendar.setting.world.place_of(WATER, "test")
    assert not calendar.state.attention[:, k].any()
    assert (calendar.plan.backing[:, k] == 0.4).all()


def test_who_is_safe_or_hopeless_slackens(acting):
    hours = {}
    for target in (30, 100, 300):
        calendar = calendar_of(
            acting.with_({f"indicators.{WATER}.target": target, f"indicators.{WATER}.ruler.full": 100})
        )
        hours[target] = calendar.state.attention[:, calendar.setting.world.place_of(WATER, "test")].mean()
    assert hours[30] < 0.1 * hours[100]
    assert hours[300] < 0.1 * hours[100]


def test_even_hours_are_the_same_everywhere(acting):
    calendar = calendar_of(acting.with_({f"{LED}.split": "even"}))
    mine = calendar.state.attention[:, calendar.setting.world.place_of(WATER, "test")]
    assert np.allclose(mine, mine[:, :1])
    assert (mine > 0.1).all()


def spread(scenario):
    """Between places, of what is done for water, percent of plan."""
    case = case_of(scenario, scenario.scheme_in_force)
    found = simulate_indicators(case.world, case.scheme, years=3, replications=6, seed=3)
    return float(found["whole_year"].sel(indicator=WATER).std("code").mean())


def test_hours_by_yield_drive_places_apart(acting):
    """In water, where who works most has the largest part; by how much hangs on what is assumed."""
    assert spread(acting) > spread(acting.with_({f"{LED}.split": "even"})) + 0.2


def test_where_nothing_needs_a_department_nothing_moves(acting, today):
    """To the last bit."""
    one, other = (
        list(years_of(case_of(scenario, today.scheme_in_force), 2, np.arange(2), 3))
        for scenario in (today, acting.with_({"parameters": {"departments.needed": 0}}))
    )
    assert all(np.array_equal(a[name], b[name]) for a, b in zip(one, other, strict=True) for name in a)


def test_where_hours_go_can_be_read(acting, today):
    found = by_indicator(acting, replications=2, seed=7)
    assert list(found)[-1] == "attention"
    assert (found["attention"].sel(indicator=WATER).mean(("replication", "year")) > 0).any()
    assert "attention" not in by_indicator(today, replications=1, seed=7)


def test_a_reform_brings_departments_and_takes_them(acting, today):
    short = {"simulation.years": 3}
    idle = acting.with_({"parameters": {"departments.stake": 0}}, name="idle")
    came = reform(today.with_(short), idle.with_(short, name="idle"), lead_in=2, replications=4, seed=3)
    assert came.differences().set_index("outcome").loc["achievement", "difference"] < -0.1
    left = reform(idle.with_(short, name="idle"), today.with_(short), lead_in=2, replications=4, seed=3)
    assert left.differences().set_index("outcome").loc["achievement", "difference"] > 0.1


def test_the_parts_add_up_to_the_total_every_year(acting):
    case = case_of(acting, acting.scheme_in_force)
    lead = next(each for each in case.world.leads if case.world.place_of(WATER, "test") in each.indicators)
    for each in simulate_years(case, 3, np.arange(2), seed=1):
        asked = each.state.target[:, lead.indicators[0]] / 100.0 * 400.0 * np.array(lead.parts)
        assert np.allclose(asked.sum(-1), 400.0)


def placed(scenario):
    return pd.DataFrame({"name": "x", "name_zh": "x"}, pd.Index(scenario.units.prefectures, name="code"))


def test_40_billion_are_40_billion_in_nine_prefectures(acting):
    parts, places = acting.lead_departments["water"].parts, placed(acting)
    tree = government_tree(places, places.iloc[:0].assign(prefecture=""))
    assert decompose(400, tree, Divided(parts, decimals=2))["target"].iloc[1:].sum() == pytest.approx(400)


def test_a_link_that_hangs_on_one_department_shows(acting):
    """Who leads in the chain leads in the simulation, and what it leads falls where its head has no stake."""
    targets = acting.indicator_table().rename(columns={"target": "value"})
    chain = responsibility_chain(targets, department_table(targets["lead_department"]), placed(acting))
    for each in acting.lead_departments.values():
        of_chain = chain.hangs_on(each.name_zh).query("role == 'lead'")["target"]
        assert set(of_chain) == set(each.led(acting.indicators))
    case, idle = (case_of(each, each.scheme_in_force) for each in (acting, acting.with_({f"{LED}.stake": 0})))
    done, lost = (
        simulate_indicators(each.world, each.scheme, years=3, replications=6, seed=3)["true_attainment"].mean(
            ("replication", "year", "code")
        )
        for each in (case, idle)
    )
    fall = (done - lost).to_series()
    assert fall.idxmax() == WATER
    assert fall[WATER] > 0.01
    assert (fall.drop(WATER).abs() < 0.3 * fall[WATER]).all(), fall


LEADER = {"name": "Made up", "name_zh": "某厅", "reference": "made up"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"lead_departments.own": LEADER}, "leads nothing"),
        ({"lead_departments.own": {**LEADER, "indicators": ["gdp"]}}, "unknown indicator 'gdp'"),
        ({"lead_departments.own": {**LEADER, "indicators": ["gdp_growth"]}}, "led by development_and_reform already"),
        ({f"{LED}.indicators": [WATER, WATER]}, "named twice"),
        ({f"{LED}.parts": {"520100": 0.3}}, "add up to 1.145"),
        ({f"{LED}.parts": {"520100": None, "520300": 0.326}}, "520100: is missing: every prefecture has a part"),
        ({f"{LED}.parts": {"520100": 0, "110100": 0.155}}, "unknown prefecture '110100'"),
        ({f"{LED}.hours": -1}, "lead_departments.water.hours"),
        ({f"{LED}.needed": 1.5}, "lead_departments.water.needed"),
        ({f"{LED}.split": "by need"}, "by_yield"),
        ({"units.scale": "counties"}, "counties are simulated"),
        ({"units.scale": "country_provinces"}, "country_provinces are simulated"),
        ({"parameters": {"departments.cost": 0}}, "departments.cost"),
    ],
)
def test_departments_that_cannot_be_are_refused(acting, changes, told):
    with pytest.raises(InputError, match=told):
        acting.with_(changes)


def test_nobody_leads_what_is_computed():
    product = load_scenario("guizhou-2025-ecosystem-product")
    with pytest.raises(InputError, match="nobody works for it"):
        product.with_({"lead_departments.own": {**LEADER, "indicators": ["ecosystem_product"]}})


def test_counties_have_departments_too(acting):
    counties = acting.with_({"units.scale": "counties", f"{LED}.parts": None})
    calendar = calendar_of(counties, months=4, replications=1)
    assert calendar.state.attention[0, calendar.setting.world.place_of(WATER, "test")].shape == (88,)
