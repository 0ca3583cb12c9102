"""S19: paper by tier takes of a tier's own hours, and relief gives them back there and nowhere else."""

import numpy as np
import pytest

from gzsim.errors import InputError
from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.ensemble import simulate_indicators, simulate_tiers
from gzsim.simulation.simulate import by_tier, case_of, compare
from gzsim.simulation.world import build_world

TIERS = ("prefecture", "county", "township")
RURAL = ["resident_income_growth", "specialty_agriculture_growth", "forest_cover"]
INDUSTRY = ["industrial_investment_growth", "industrial_value_added_growth", "digital_economy_growth"]
FEW, MANY = 285.3, 2853.0


@pytest.fixture(scope="module")
def tiers():
    return load_scenario("guizhou-2025-tiers")


@pytest.fixture(scope="module")
def drawn(tiers):
    """The defaults, and ten plausible draws of parameters."""
    return [{}, *plausible_draws(10, seed=1, scenarios=tiers).to_dict("records")]


def lived(scenario, how=simulate_tiers, replications=8):
    case = case_of(scenario, scenario.scheme_in_force)
    return how(case.world, case.scheme, years=3, replications=replications, seed=3)


def hours(scenario, what):
    """Share of time by tier."""
    return lived(scenario)[what].mean(["replication", "year", "code"]).to_series()


def effort(scenario):
    """Share of the place's time by indicator, thousandths."""
    return 1000.0 * lived(scenario, simulate_indicators)["effort"].mean(["replication", "year", "code"]).to_series()


def sent(scenario, assumed, documents):
    return scenario.with_({"parameters": {**assumed, "paper.township.documents": documents}})


@pytest.mark.parametrize(("least", "draws"), [(FEW, 0.0), (MANY, 0.01)])
def test_ten_times_the_documents_take_a_township_from_visits(tiers, drawn, least, draws):
    """A hundredth of its time at the defaults; some in all of ten draws for a tenth of the table's, and from the
    table's a hundredth in nine of ten; the hours of the tiers above stay."""
    change = [
        hours(sent(tiers, each, 10 * least), "visits") - hours(sent(tiers, each, least), "visits") for each in drawn
    ]
    fewer = np.array([-each["township"] for each in change])
    assert fewer[0] > 0.01
    assert (fewer[1:] > draws).sum() >= (9 if draws else 10), fewer
    assert max(abs(change[0][["prefecture", "county"]])) < 0.005


def test_what_paper_asks_is_the_formula(tiers):
    parameters = {"paper.township.documents": 3000, "paper.township.minutes": 40, "paper.township.hands": 16}
    more, none = (hours(tiers.with_({"parameters": each}), "forms") for each in
                  (parameters, {**parameters, "paper.township.relief": 1}))  # fmt: skip
    assert more["township"] - none["township"] == pytest.approx(3000 * 40 / 60 / (1984 * 16), abs=1e-12)
    assert abs(more - none)[["prefecture", "county"]].max() < 1e-12


@pytest.mark.parametrize(
    ("relieved", "draws", "least"), [("township", RURAL, INDUSTRY), ("prefecture", INDUSTRY, RURAL)]
)
def test_relief_moves_what_the_relieved_do(tiers, relieved, draws, least):
    """Of all paper of a tier, so that what moves is larger than what follows from it elsewhere."""
    heavy = {f"paper.{relieved}.minutes": 300}
    before, after = (
        effort(tiers.with_({"parameters": {**heavy, f"paper.{relieved}.relief": share}})) for share in (0.0, 0.5)
    )
    gain = after - before
    assert (gain[draws] > 0.5).all(), gain
    assert abs(gain[least].sum()) < 0.2 * gain[draws].sum(), gain


def test_ten_times_the_minutes_of_a_township_leave_departments_their_work(tiers):
    before, after = (hours(tiers.with_({"parameters.paper.township.minutes": m}), "work") for m in (30, 300))
    change = after - before
    assert change["township"] < -0.1
    assert max(abs(change[["prefecture", "county"]])) < 0.01


@pytest.mark.parametrize("name", ["specialty_agriculture_growth", "digital_economy_growth"])
def test_capture_gives_the_hours_back_to_who_does_the_work(tiers, name):
    captured = tiers.with_({f"indicators.{name}.dynamics.captured": 1})
    saved = hours(tiers, "forms") - hours(captured, "forms")
    world = build_world(tiers)
    k = world.place_of(name, "name")
    assert saved[list(TIERS)].to_numpy() == pytest.approx(world.form_time[k] * world.tiers.load[:, k], abs=1e-12)
    assert (saved["township"] > saved["prefecture"]) == (name == "specialty_agriculture_growth")


def test_all_hours_are_accounted_for(tiers):
    parameters = {"citizens.satisfaction_weight": 0.35, "paper.township.minutes": 200, "asking.flattery_time": 2}
    found = lived(tiers.with_({"parameters": parameters}))
    parts = [found[use] for use in ("forms", "explaining", "courting", "work", "visits")]
    assert abs(sum(parts) - 1.0).max() < 1e-12
    assert min(float(each.min()) for each in parts) > -1e-12
    assert all(float(each.max()) > 0.0 for each in parts)


def test_tiers_that_are_alike_are_one_office(today):
    """The same part of everything, and documents that take what `work.base_forms` does."""
    alike = {"prefecture": 0.2, "county": 0.3, "township": 0.5}
    same = {f"paper.{name}.{field}": value for name in alike for field, value in
            (("documents", 0.04 * 1984 * 10), ("minutes", 60), ("hands", 10))}  # fmt: skip
    several = today.with_(
        {"tiers": {name: {"does": share} for name, share in alike.items()}, "parameters": same, "simulation.years": 3},
        name="several",
    )
    found = compare([today.with_({"simulation.years": 3}, name="one"), several], replications=4).differences()
    assert found["difference"].abs().max() < 1e-9


def test_without_tiers_there_are_no_hours_by_tier(today):
    with pytest.raises(InputError, match="tiers: a prefecture is one office"):
        by_tier(today)
