"""Views of what is good, where they change places, and the two rulers and whole budgets that they see."""

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gzsim as gz
from gzsim.errors import InputError
from gzsim.scenario.prefectures import recorded_spending
from gzsim.simulation.outcomes.measures import theil
from gzsim.simulation.simulate import trajectories
from gzsim.simulation.welfare import Views, flip_table, mixture_table, undecided, view_table
from gzsim.simulation.world import build_world
from gzsim.views.labels import Name
from gzsim.views.numbers import Z95

SIZE = {"replications": 6, "seed": 7}
SHORT, DEBT = "short_achievement", "debt"
APART = sqrt(1.5**2 / Z95**2 / 2 - 0.25)


@pytest.fixture(scope="module")
def brief(today):
    return today.with_({"simulation.years": 2}, name="brief")


@pytest.fixture(scope="module")
def both(brief):
    return gz.compare([brief, brief.with_(scheme_in_force="none", name="nothing")], **SIZE)


@pytest.fixture(scope="module")
def two():
    """Growth weighs .75 and debt .25, or the other way round; a point and two percent of GDP are worth mentioning."""
    weights = pd.DataFrame([[0.75, 0.25], [0.25, 0.75]], ["a", "b"], [SHORT, DEBT])
    return Views({"a": Name("A"), "b": Name("B")}, weights, pd.Series({SHORT: 1.0, DEBT: 2.0}))


def paired(**changes):
    return {"run": pd.DataFrame(changes)}


def test_a_view_counts_what_is_worth_mentioning_and_debt_against(two):
    table = view_table(paired(short_achievement=[1.0, 3.0], debt=[4.0, 4.0]), two).set_index("view")
    assert table["difference"].tolist() == [0.75 * 2 - 0.25 * 2, 0.25 * 2 - 0.75 * 2]
    assert table["standard_error"].tolist() == pytest.approx([0.75, 0.25])  # of 1 ± 1 the mean has 1


def test_places_change_where_the_parts_cancel(two):
    table = flip_table(paired(short_achievement=[2.0], debt=[4.0]), two).set_index(["view", "outcome"])["flips_at"]
    assert table.to_dict() == {("a", SHORT): 0.25, ("a", DEBT): 0.75, ("b", SHORT): 0.75, ("b", DEBT): 0.25}


@pytest.mark.parametrize(("short", "debt"), [(2.0, -4.0), (0.0, 4.0), (0.0, 0.0)])
def test_no_weight_turns_what_is_better_in_everything(two, short, debt):
    flips = flip_table(paired(short_achievement=[short], debt=[debt]), two)
    assert flips.query("outcome == @SHORT")["flips_at"].isna().all()


@given(changes=st.lists(st.floats(-5, 5).map(lambda x: round(x, 3)), min_size=6, max_size=6))
def test_at_the_weight_named_the_two_are_alike(today, changes):
    views = Views.of(today)
    differences = pd.DataFrame([changes], columns=views.weights.columns)
    for row in flip_table({"run": differences}, views).dropna().itertuples():
        weights = views.weights.copy()
        weights.loc[row.view, row.outcome] = row.flips_at
        turned = Views(views.names, weights, views.worth).gains(differences).loc[0, row.view]
        size = (weights.loc[row.view] * views.signed * differences.loc[0]).abs().sum()
        assert abs(turned) <= 1e-12 * size


def test_views_that_differ_in_sign_change_places_between_them(two):
    row = mixture_table(paired(short_achievement=[2.0, 2.0], debt=[8.0, 8.0]), two).iloc[0]
    assert (row["difference"], row["difference_other"]) == (0.5, -2.5)
    assert row[["mixing", "low", "high"]].tolist() == pytest.approx([1 / 6] * 3)  # there is no noise
    agreed = mixture_table(paired(short_achievement=[2.0, 2.0], debt=[-8.0, -8.0]), two).iloc[0]
    assert np.isnan(agreed["mixing"])
    assert agreed["undecided"] == "none"


def test_one_replication_leaves_the_mixture_unknown(two):
    assert mixture_table(paired(short_achievement=[2.0], debt=[8.0]), two)["undecided"].tolist() == ["unknown"]


@pytest.mark.parametrize(
    ("moments", "pieces"),
    [
        ((3.0, 3.0, 1.0, 1.0, 1.0), ()),
        ((1.0, 1.0, 1.0, 1.0, 1.0), ((0.0, 1.0),)),
        ((3.0, -3.0, 1.0, 1.0, 1.0), ((0.5 - Z95 / 6, 0.5 + Z95 / 6),)),  # the noise is common: a shift of the zero
        ((0.0, 3.0, 1.0, 1.0, 1.0), ((0.0, Z95 / 3),)),
        # equal means, independent noise: se(μ) falls to √½ in the middle, where the two are told apart
        ((1.5, 1.5, 1.0, 0.0, 1.0), ((0.0, 0.5 - APART), (0.5 + APART, 1.0))),
    ],
)  # fmt: skip
def test_mixtures_that_do_not_tell_are_known_in_closed_form(moments, pieces):
    found = undecided(*moments)
    assert len(found) == len(pieces)
    assert np.allclose(found, pieces, rtol=1e-12, atol=1e-12)


@given(
    v=st.floats(-4, 4), w=st.floats(-4, 4), a=st.floats(0.1, 2), b=st.floats(0.1, 2), rho=st.floats(-0.99, 0.99)
)  # fmt: skip
def test_a_mixture_is_undecided_within_1_96_standard_errors(v, w, a, b, rho):
    pieces = undecided(v, w, a * a, rho * a * b, b * b)
    for mu in np.linspace(0, 1, 41):
        error = sqrt((1 - mu) ** 2 * a * a + 2 * mu * (1 - mu) * rho * a * b + mu**2 * b * b)
        beyond = abs((1 - mu) * v + mu * w) - Z95 * error
        if abs(beyond) > 1e-9:
            assert (beyond < 0) == any(low <= mu <= high for low, high in pieces)


def test_gains_are_paired_and_parts_add_up_to_them(both):
    views, flips = both.views().set_index("view"), both.flips()
    assert list(views.index) == ["growth", "balanced", "green"]
    assert flips.groupby("view")["part"].sum()[views.index].tolist() == pytest.approx(views["difference"].tolist())
    assert (views["standard_error"] > 0).all()
    assert set(both.tables) >= {"views", "flips", "mixtures"}


def test_a_view_on_another_scale_says_so(brief):
    ruler = brief.with_({"indicators.water_quality.ruler.span": 16.0}, name="ruler")
    other = gz.compare([brief, ruler], replications=2, seed=7)
    assert not other.views()["same_scale"].any()
    assert not other.mixtures()["same_scale"].any()


def test_views_are_kept_with_the_numbers(both, tmp_path):
    both.save(tmp_path / "kept")
    again = gz.load_simulation(tmp_path / "kept")
    for name in ("views", "flips", "mixtures"):
        pd.testing.assert_frame_equal(again.tables[name], both.tables[name])


def test_a_scenario_states_a_view_of_its_own(brief):
    own = {"name": "Debt alone", "name_zh": "只看债务", "reference": "made up", "weights": {DEBT: 1.0}}
    stated = brief.with_({"views.debt": own, "parameters.worth_mentioning.debt": 0.5}, name="stated")
    runs = gz.compare([stated, stated.with_(scheme_in_force="none", name="nothing")], **SIZE)
    change = runs.differences().set_index("outcome").loc[DEBT, "difference"]
    assert runs.views().set_index("view").loc["debt", "difference"] == pytest.approx(-2 * change)
    assert list(stated.views) == ["growth", "balanced", "green", "debt"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"views.growth.weights": {DEBT: 0.5}}, "views.growth.weights"),
        ({"views.growth.weights": {"happiness": 0.1}}, "views.growth.weights.happiness"),
        ({"views": {"growth": None}}, "views.growth"),
        ({"views.mine": {"weights": {DEBT: 1.0}}}, "views.mine.name"),
        ({"needs.seaside": {"gdp_growth": 1.0}}, "needs.seaside"),
        ({"needs.ecological": {"gdp_growth": 1.0}}, "needs.ecological.industrial_investment_growth"),
        ({"units.spending": {"520100": 0}}, "units.spending.520100"),
        ({"units.spending": {"110000": 5}}, "units.spending.110000"),
    ],
)
def test_what_cannot_be_stated_is_refused_where_it_stands(today, change, field):
    with pytest.raises(InputError) as refused:
        today.with_(change)
    assert field in str(refused.value)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_needs_lie_between_province_and_zone(today, share):
    needs = build_world(today.with_({"parameters.welfare.own_needs": share})).needs
    declared = today.declared_weights().sort_index(axis="columns")
    wanted = share * declared.loc[today.assignment] + (1 - share) * declared.loc["all"].to_numpy()
    assert np.allclose(needs, wanted.to_numpy().T, rtol=1e-12, atol=1e-15)
    assert np.allclose(needs.sum(0), 1.0)


def test_what_a_place_needs_hangs_on_no_zone_model(today):
    worlds = [build_world(today.with_({"zones.model": model})) for model in ("uniform", "functional")]
    assert np.array_equal(*(world.needs for world in worlds))
    assert not np.array_equal(*(world.weights for world in worlds))


def test_without_own_needs_both_rulers_are_one(brief):
    lived = trajectories(brief.with_({"parameters.welfare.own_needs": 0.0}), replications=2, seed=7)
    assert np.allclose(lived["own_needs"], lived["achievement"], rtol=1e-12)


def test_needs_that_are_stated_hold_in_their_zone_alone(today):
    stated = dict.fromkeys(today.indicators, 0.0) | {"forest_cover": 1.0}
    needs = build_world(today.with_({"needs.ecological": stated})).needs
    changed = (needs != build_world(today).needs).any(0)
    assert changed.tolist() == [today.assignment[code] == "ecological" for code in sorted(today.units.prefectures)]


def test_green_is_made_of_what_is_of_the_environment(today):
    world = build_world(today)
    assert set(world.indicators[world.green]) == {"good_air_days", "water_quality", "forest_cover"}
    dug = build_world(today.with_({"indicators.water_conservancy_investment.theme": "environment"}))
    assert dug.green.sum() == world.green.sum() + 1


def test_all_that_is_spent_in_places_adds_up_to_the_province():
    spent = recorded_spending()
    record = gz.load_record()
    recorded = record.province.query("series == 'fiscal_expenditure' and year == 2018")["value"].item()
    assert sum(spent.values()) == pytest.approx(100 * recorded)


def test_six_million_of_billions_is_a_small_thing(today):
    spent = build_world(today).spending
    rich, poor = spent.argmax(), spent.argmin()
    moved = spent - 6.0 * (np.arange(spent.size) == rich) + 6.0 * (np.arange(spent.size) == poor)
    marginal = 6.0 * np.log(spent[poor] / spent[rich]) / spent.sum()
    assert theil(moved) - theil(spent) == pytest.approx(marginal, rel=1e-3)
    assert abs(marginal) < 1e-3 * theil(spent)


def test_inequality_is_the_same_in_another_currency(today):
    spent = build_world(today).spending
    assert theil(7.0 * spent) == pytest.approx(theil(spent), rel=1e-12)


@pytest.mark.parametrize("scale", ["counties", "country_prefectures"])
def test_smaller_places_share_what_is_spent(today, scale):
    world = build_world(today.with_({"units.scale": scale}))
    assert world.spending.sum() / world.provinces.size == pytest.approx(sum(recorded_spending().values()))


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_the_picture_marks_where_views_change_places(both, language):
    figure = both.plot_views(language)
    row = both.mixtures().query("view == 'growth' and other == 'green'").iloc[0]
    marks = [line.get_xdata()[0] for line in figure.axes[1].lines if len(line.get_xdata()) == 1]
    assert np.array_equal(marks, [row["mixing"]], equal_nan=True)
    assert len(figure.axes[0].get_yticklabels()) == 3
