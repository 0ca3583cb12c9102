import numpy as np
import pytest
import xarray as xr

from gzsim.errors import InputError
from gzsim.sanctions import LastPlace, NoSanction, PieceRate
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.simulate import compare, simulate
from gzsim.simulation.world import build_world

SCHEMES = [NoSanction(), LastPlace(rate=0.1, subsidy=61.76, excellent=2), PieceRate(per_point=0.25)]


@pytest.fixture(scope="module")
def world(today):
    return build_world(today)


@pytest.fixture(scope="module")
def runs(today):
    return simulate(today, schemes="all", replications=60, seed=4)


def run(world, scheme=SCHEMES[1], **settings):
    return simulate_scheme(world, scheme, **{"years": 3, "replications": 6, "seed": 0, **settings})


def test_same_seed_same_bits_whatever_the_chunks(world):
    whole = run(world)
    for chunk in (1, 4):
        xr.testing.assert_identical(whole, run(world, chunk=chunk))


def test_more_replications_leave_the_first_ones_as_they_are(world):
    xr.testing.assert_identical(run(world), run(world, replications=10).isel(replication=slice(6)))


def test_another_seed_gives_other_luck(world):
    assert not run(world, seed=0).equals(run(world, seed=1))


def test_a_scheme_leaves_the_draws_of_another_alone(world):
    """With nothing at stake, a scheme that moves no money is the absence of a scheme, to the last bit."""
    xr.testing.assert_identical(run(world, PieceRate(0.0)), run(world, NoSanction()))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_money_is_conserved_and_shares_stay_in_bounds(world, scheme):
    data = run(world, scheme, years=6)
    # rounding to the fen leaves at most half a fen for each of nine prefectures with the province
    np.testing.assert_allclose(data["transfer"].sum("code"), 0, atol=4.6e-8)
    for share in ("work", "long_work", "liars", "last", "wrongly_last"):
        assert float(data[share].min()) >= 0
        assert float(data[share].max()) <= 1
    assert float((data["work"] + 0.10).max()) <= 1 + 1e-9
    assert float(data["debt"].max()) <= 60
    assert bool((data["inflated"] >= 0).all())
    assert bool(np.isfinite(data.to_array()).all())


def test_exactly_one_prefecture_is_last(world):
    assert (run(world)["last"].sum("code") == 1).all()


def test_money_moves_effort_lies_and_debt_up_and_the_long_term_down(runs):
    differences = runs.differences().set_index(["scheme", "outcome"])
    z = differences["difference"] / differences["standard_error"]
    for scheme in ("last_place", "piece_rate"):
        assert z[scheme, "work"] > 3
        assert z[scheme, "gap"] > 3
        assert z[scheme, "debt"] > 3


def test_common_random_numbers_make_differences_sharper_than_levels(runs):
    levels = runs.summary().set_index(["scheme", "outcome"])["standard_error"]
    differences = runs.differences().set_index(["scheme", "outcome"])["standard_error"]
    unpaired = np.hypot(levels["last_place", "achievement"], levels["none", "achievement"])
    assert differences["last_place", "achievement"] < 0.5 * unpaired


def test_short_terms_starve_the_long_term(today):
    short = today.with_({"parameters": {"leader.exit_hazard": [0.6, 0.7, 0.8, 0.9, 0.9, 0.9, 0.9, 1.0]}}, name="short")
    long = today.with_({"parameters": {"leader.exit_hazard": [0.02] * 8}}, name="long")
    difference = compare([long, short], replications=40, seed=1).differences().set_index("outcome")["difference"]
    assert difference["long_work"] < 0


def test_a_weight_draws_effort_to_the_long_term(today):
    heavier = today.with_(long_term_weight=0.30, name="heavier")
    z = compare([today, heavier], replications=40, seed=1).differences().set_index("outcome")
    assert z.loc["long_work", "difference"] > 3 * z.loc["long_work", "standard_error"]
    assert z.loc["capital", "difference"] > 0


def test_honest_leaders_report_the_truth(today):
    honest = today.with_({"parameters": {"fabrication.never_lie": 1.0}})
    assert float(simulate(honest, replications=5, seed=2).runs["last_place"].annual["gap"].max()) == 0


def test_a_single_replication_has_no_standard_error(today):
    summary = simulate(today, replications=1, seed=2).summary()
    assert summary["standard_error"].isna().all()


def test_impossible_seeds_and_schemes_are_refused(today):
    with pytest.raises(InputError, match="seed"):
        simulate(today, replications=1, seed=-1)
    with pytest.raises(InputError, match="bonus"):
        simulate(today, schemes=["bonus"])
    with pytest.raises(InputError, match="two scenarios are called"):
        compare([today, today])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"parameters": {"leader.exit_hazard": [-0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0]}}, "leader.exit_hazard"),
        ({"parameters": {"promotion.base": 1.5}}, "promotion.base"),
        ({"parameters": {"fabrication.audit_probability": -0.1}}, "fabrication.audit_probability"),
        ({"units.prefectures": []}, "units.prefectures"),
        ({"units.scale": "universe"}, "units.scale"),
        ({"simulation.replications": 10**9}, "simulation.replications"),
        ({"simulation.years": 0}, "simulation.years"),
    ],
)
def test_nonsense_is_refused_with_the_name_of_its_field(today, changes, field):
    with pytest.raises(InputError, match=field.replace(".", r"\.")):
        today.with_(changes)


def test_a_billion_units_are_refused_before_memory_is_asked_for(textbook_world):
    from dataclasses import replace

    from gzsim.simulation.ensemble import chunk_size

    class Endless:
        size = 10**9

    with pytest.raises(InputError, match="units"):
        chunk_size(replace(textbook_world(), units=Endless()))
