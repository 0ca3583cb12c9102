"""The Mesa model at its doors: names and numbers that are written to it are kept, or refused by name."""

import numpy as np
import pytest
from mesa_people import Named, lived, truth

from gzsim.errors import InputError
from gzsim.sanctions import PieceRate
from gzsim.simulation.mesa_model import GuizhouModel, Unit


@pytest.fixture
def model(liars):
    return GuizhouModel(liars, rng=1)


@pytest.mark.parametrize(
    ("who", "name", "value", "message"),
    [
        (lambda model: model.units[0], "dept", 9.0, "'dept' (did you mean 'debt'?)"),
        (lambda model: model.leaders[0], "lying_costs", 1.0, "(did you mean 'lying_cost'?)"),
        (lambda model: model.leaders[0], "overstatement", truth, "(did you mean 'overstate'?)"),
        (lambda model: model, "shceme", "none", "(did you mean 'scheme'?)"),
        (lambda model: model.provinces[0], "name", "Guizhou", "no attribute 'name'"),
        (lambda model: model.units[0], "code", "520100", "code of Unit of 520100 cannot be replaced"),
        (lambda model: model.units[0], "place", 3, "cannot be replaced"),
        (lambda model: model.units[0], "leader", None, "cannot be replaced"),
        (lambda model: model.units[0], "outcomes", None, "cannot be replaced"),
        (lambda model: model.units[0], "target", 3.0, "one by one"),
        (lambda model: model.leaders[0], "unit", None, "cannot be replaced"),
        (lambda model: model.leaders[0], "overstate", 0.0, "a function"),
        (lambda model: model.provinces[0], "shock", 0.0, "cannot be replaced"),
        (lambda model: model, "units", [], "cannot be replaced"),
        (lambda model: model, "leaders", [], "cannot be replaced"),
        (lambda model: model, "key", 3, "cannot be replaced"),
        (lambda model: model, "year", 3, "cannot be replaced"),
        (lambda model: model, "scheme", "moon", "unknown scheme 'moon'"),
        (lambda model: model, "scheme", PieceRate, "is no scheme"),
        (lambda model: model.leaders[0], "__class__", Unit, "a subclass of Leader"),
    ],
)
def test_a_name_that_is_misspelt_or_fixed_is_refused(model, who, name, value, message):
    with pytest.raises(InputError) as caught:
        setattr(who(model), name, value)
    assert message in str(caught.value)


def test_a_subclass_has_attributes_of_its_own_and_no_others(liars):
    class Mine(GuizhouModel):
        def __init__(self, **given):
            super().__init__(liars, **given)
            self.notes = []

    model = Mine(rng=1)
    model.units[0] = Named(model, 0)
    model.units[0].nickname, model.units[0].visits, model.notes = "first", [1], ["begun"]
    model.units[0]._scratch = 1
    with pytest.raises(InputError, match=r"did you mean 'nickname'\?"):
        model.units[0].nicknam = "first"
    assert lived(model, 1).units[0].nickname == "first"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("debt", [np.nan, np.inf, -1.0, 61.0, "9", None, True, [1.0], np.zeros(2)]),
        ("transfer", [np.nan, 1e300]),
        ("aspiration", [np.nan, -np.inf]),
        ("found", [-1, 0.5]),
        ("red_lights", [1.5, -1, np.nan]),
    ],
)
def test_numbers_of_units_stay_within_their_meaning(model, name, values):
    before = getattr(model.units[0], name)
    for value in values:
        with pytest.raises(InputError, match=f"{name} of 520100"):
            setattr(model.units[0], name, value)
    assert getattr(model.units[0], name) == before


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("tenure", [-1, 8, 1.5, np.nan]),
        ("leaving", [1, 0.0, "yes"]),
        ("believer", [1]),
        ("lying_cost", [0.0, -1.0, np.nan]),
        ("standing", [np.inf]),
    ],
)
def test_numbers_of_leaders_stay_within_their_meaning(model, name, values):
    for value in values:
        with pytest.raises(InputError, match=f"{name} of 520100"):
            setattr(model.leaders[0], name, value)


def test_numbers_by_indicator_stay_within_their_meaning(model):
    unit = model.units[0]
    for row, value in (("outcome", np.nan), ("target", np.inf), ("effort", 1.1), ("inflated", -1.0), ("light", 3)):
        with pytest.raises(InputError, match=rf"{row}\['gdp_growth'\] of 520100"):
            getattr(unit, row)["gdp_growth"] = value
    with pytest.raises(InputError, match=r"did you mean 'gdp_growth'\?"):
        unit.target["gdp_grwth"] = 5.0


def spoil(name, place, value):
    def do(state):
        getattr(state, name)[place] = value

    return do


@pytest.mark.parametrize(
    ("do", "message"),
    [
        (spoil("debt", (0, 3), np.nan), r"520400: debt is nan in month 3 of year 2"),
        (spoil("outcome", (0, 0, 8), np.inf), r"522700: outcome of digital_economy_growth is inf in month 3 of year 2"),
        (spoil("pipeline", (0, -4, 0), -np.inf), r"520100: pipeline of water_conservancy_investment is -inf"),
        (spoil("lying_cost", (0, 1), np.nan), r"520200: lying_cost is nan"),
        (spoil("common", (0, 0), np.nan), r"province 0: common is nan"),
        (lambda state: setattr(state, "debt", np.zeros(9)), r"state.debt: .*shape \(9,\).*shape \(1, 9\)"),
        (lambda state: setattr(state, "debt", np.zeros((1, 9), str)), r"state.debt: an array of str"),
    ],
)
def test_nonsense_in_the_arrays_stops_with_unit_quantity_and_month(model, do, message):
    lived(model, 14)
    do(model.state)
    with pytest.raises(InputError, match=message):
        model.step()


def test_a_target_of_a_level_that_is_written_holds_in_later_years(liars):
    model = GuizhouModel(liars, rng=2)
    model.units[0].target["water_quality"] = 99.5
    lived(model, 25)
    assert model.units[0].target["water_quality"] == 99.5


def test_what_is_written_before_the_first_step_is_kept(liars):
    plain, model = GuizhouModel(liars, rng=2), GuizhouModel(liars, rng=2)
    leader, unit = model.leaders[0], model.units[0]
    leader.lying_cost, leader.tenure, leader.believer = np.inf, 5, False
    unit.debt, unit.target["gdp_growth"] = 50.0, 7.0
    for each in (plain, model):
        lived(each, 3)
    assert (leader.lying_cost, leader.tenure, leader.believer) == (np.inf, 5, False)
    assert (unit.debt, unit.target["gdp_growth"]) == (50.0, 7.0)
    lived(plain, 9)
    lived(model, 9)
    assert np.abs(model.verdict.lie[0, :, 0]).max() == 0 < np.abs(plain.verdict.lie[0, :, 0]).max()


def test_what_is_owed_before_the_first_step_is_served_in_the_first_year(liars):
    plain, model = GuizhouModel(liars, "none", rng=2), GuizhouModel(liars, "none", rng=2)
    model.units[0].debt = 50.0
    for each in (plain, model):
        lived(each, 12)
    lost = [a.outcome["gdp_growth"] - b.outcome["gdp_growth"] for a, b in zip(plain.units, model.units, strict=True)]
    assert lost[0] > 0.4 > max(np.abs(lost[1:]))  # service of 0.03 points per percent owed, less what ambition makes up


def test_leaders_are_in_office_before_the_first_step(liars):
    model = GuizhouModel(liars, rng=2)
    tenures, shock = [leader.tenure for leader in model.leaders], model.provinces[0].shock
    lived(model, 1)
    assert [leader.tenure for leader in model.leaders] == tenures
    assert (sum(tenures) > 0, model.provinces[0].shock) == (True, shock)


def test_a_scheme_of_ones_own_may_be_given_and_changed(today):
    counties = today.with_({"units.scale": "counties", "parameters": {"timing.warm_up": 0}})
    by_name, by_object = (
        lived(GuizhouModel(counties, scheme, rng=1), 12) for scheme in ("piece_rate", PieceRate(0.075))
    )
    later = GuizhouModel(counties, "none", rng=1)
    later.scheme = PieceRate(0.075)
    lived(later, 12)
    for model in (by_object, later):
        np.testing.assert_array_equal(model.judged["transfer"], by_name.judged["transfer"])
    assert not by_name.judged["transfer"].sum().round(6)
