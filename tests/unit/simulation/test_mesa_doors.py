"""The Mesa model at its doors: what is written to it works, or is refused by name, and never in vain."""

import copy
import pickle
import warnings
from inspect import signature

import mesa
import numpy as np
import pytest
from mesa.batchrunner import batch_run

from gzsim.errors import InputError
from gzsim.sanctions import PieceRate
from gzsim.simulation.mesa_front import GuizhouModel, Leader, Unit
from gzsim.simulation.outcomes import HEADLINE
from gzsim.simulation.simulate import trajectories


class Honest(Leader):
    def overstate(self, lies):
        return dict.fromkeys(lies, 0.0)


class Named(Unit):
    nickname = "none"

    def __init__(self, model, place):
        super().__init__(model, place)
        self.visits = []


def truth(lies):
    return dict.fromkeys(lies, 0.0)


@pytest.fixture(scope="module")
def liars(today):
    """Everybody lies, no review finds it, and the years begin at once."""
    ambition = {"fabrication.never_lie": 0.0, "leader.career_believers": 1.0, "reviews.capacity": 0}
    return today.with_({"parameters": {**ambition, "timing.warm_up": 0}})


@pytest.fixture
def model(liars):
    return GuizhouModel(liars, rng=1)


def lived(model, months):
    for _ in range(months):
        model.step()
    return model


def tells_the_truth(model, place=0):
    """Whether the leader of a unit reports the truth next December, while the others do not."""
    lived(model, 12 - model.months % 12)
    lies = np.abs(model.verdict.lie[0]).max(0).tolist()
    assert min(lies[:place] + lies[place + 1 :]) > 0
    return lies[place] == 0


# --- leaders of one's own ---------------------------------------------------------------------------------------------


def test_a_method_put_on_one_leader_is_asked(model):
    assert not tells_the_truth(model)
    model.leaders[0].overstate = truth
    assert tells_the_truth(model)
    del model.leaders[0].overstate
    assert not tells_the_truth(model)


def test_another_leader_may_take_the_place(model):
    lived(model, 6)
    former = model.leaders[0]
    model.leaders[0] = Honest(model, 0)
    assert former not in model.agents
    assert len(model.agents) == 19
    assert model.units[0].leader is model.leaders[0]
    assert tells_the_truth(model)
    model.leaders[-9] = former
    assert len(model.agents_by_type[Leader]) == 9
    assert not tells_the_truth(model)


def test_a_leader_may_change_class(model):
    lived(model, 6)
    model.leaders[0].__class__ = Honest
    assert list(model.agents_by_type[Honest]) == [model.leaders[0]]
    assert len(model.agents_by_type[Leader]) == 8
    assert tells_the_truth(model)


def test_a_class_may_be_changed_under_its_objects(liars, monkeypatch):
    class Late(Leader):
        pass

    model = GuizhouModel(liars, leader=lambda code: Late if code == "520100" else Leader, rng=1)
    assert not tells_the_truth(model)
    Late.overstate = lambda self, lies: truth(lies)
    assert tells_the_truth(model)
    monkeypatch.setattr(Leader, "overstate", lambda self, lies: truth(lies))
    lived(model, 12)
    assert not any(unit.outcomes()["gap"] for unit in model.units)


def test_what_an_override_does_is_what_its_class_would_do(liars):
    by_class = lived(GuizhouModel(liars, leader=Honest, rng=4), 24)
    by_object = GuizhouModel(liars, rng=4)
    for leader in by_object.leaders:
        leader.overstate = truth
    lived(by_object, 24)
    np.testing.assert_array_equal(by_class.state.outcome, by_object.state.outcome)


@pytest.mark.parametrize(
    "do",
    [
        lambda model: model.leaders[3].remove(),
        lambda model: model.units[3].remove(),
        lambda model: model.provinces[0].remove(),
        lambda model: model.deregister_agent(model.leaders[3]),
        lambda model: model.remove_all_agents(),
    ],
)
def test_nobody_who_holds_a_place_can_be_removed(model, do):
    with pytest.raises(InputError, match=r"cannot be removed.*another in its place"):
        do(model)
    assert len(model.agents) == 19
    lived(model, 1)


@pytest.mark.parametrize(
    "agent", [lambda model: Honest(model, 5), lambda model: Unit(model, 3), lambda model: "Honest", lambda model: None]
)
def test_a_place_is_for_who_was_made_for_it(model, agent):
    with pytest.raises(InputError, match=r"leaders\[3\].*Leader\(model, 3\)"):
        model.leaders[3] = agent(model)


def test_who_holds_no_place_does_not_go_unnoticed(model):
    stranger = Honest(model, 3)
    with pytest.raises(InputError, match=r"model.leaders\[3\]: Honest of 520400 holds no place"):
        model.step()
    with pytest.raises(InputError, match="place"):
        Honest(model, 9)
    assert not stranger.seated


def test_an_agent_without_a_place_may_leave(model):
    Honest(model, 3).remove()
    lived(model, 1)


def test_agents_of_other_kinds_come_and_go(model):
    watcher = mesa.Agent(model)
    lived(model, 1)
    watcher.remove()
    lived(model, 1)


def test_leaders_are_subclasses_of_leader(liars):
    for leader in (5, "Honest", Unit, lambda code: Unit, lambda code: None):
        with pytest.raises(InputError, match="leader"):
            GuizhouModel(liars, leader=leader)


@pytest.mark.parametrize(
    ("hook", "answer", "message"),
    [
        ("borrow", lambda best: dict.fromkeys(best, -5.0), r"-5.0 for gdp_growth.*0 or more"),
        ("borrow", lambda best: dict.fromkeys(best, 10.0), r"120 percent of GDP.*at most 60"),
        ("borrow", lambda best: None, "NoneType in place of a mapping"),
        ("value", lambda best: dict.fromkeys(best, np.nan), "nan for gdp_growth"),
        ("value", lambda best: list(best.values()), "list in place of a mapping"),
        ("overstate", lambda best: dict.fromkeys(best, np.inf), "inf for gdp_growth"),
        ("overstate", lambda best: dict.fromkeys(best, "0"), "'0' for gdp_growth"),
        ("overstate", lambda best: dict.fromkeys(best, True), "True for gdp_growth"),
        ("overstate", lambda best: dict.fromkeys(best, np.zeros(2)), "for gdp_growth"),
        ("overstate", lambda best: {}, "no number for gdp_growth"),
        ("overstate", lambda best: best | {"gdp_grwth": 0.0}, r"'gdp_grwth' \(did you mean 'gdp_growth'\?\)"),
    ],
)
def test_an_answer_that_cannot_be_meant_names_the_hook_and_the_unit(model, hook, answer, message):
    setattr(model.leaders[2], hook, answer)
    with pytest.raises(InputError, match=f"{hook} of 520300: .*{message}"):
        model.step()


def test_a_leader_may_understate(model):
    model.leaders[0].overstate = lambda lies: dict.fromkeys(lies, -0.1)
    lived(model, 12)
    assert model.units[0].outcomes()["gap"] < 0


def test_after_an_error_the_half_lived_month_is_not_gone_on_from(model):
    model.leaders[2].borrow = lambda best: None
    with pytest.raises(InputError, match="borrow"):
        model.step()
    del model.leaders[2].borrow
    assert not model.running
    for _ in range(2):
        with pytest.raises(InputError, match="steps no further: it stopped in month 1 of year 1"):
            model.step()


# --- names and numbers ------------------------------------------------------------------------------------------------


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
        (spoil("outcome", (0, 0, 8), np.inf), r"522700: outcome of gdp_growth is inf in month 3 of year 2"),
        (spoil("pipeline", (0, 1, 10, 0), -np.inf), r"520100: pipeline of forest_cover is -inf"),
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
    assert lost[0] > 0.5 > max(np.abs(lost[1:]))


def test_leaders_are_in_office_before_the_first_step(liars):
    model = GuizhouModel(liars, rng=2)
    tenures, shock = [leader.tenure for leader in model.leaders], model.provinces[0].shock
    lived(model, 1)
    assert [leader.tenure for leader in model.leaders] == tenures
    assert (sum(tenures) > 0, model.provinces[0].shock) == (True, shock)


def test_a_scheme_of_ones_own_may_be_given_and_changed(today):
    counties = today.with_({"units.scale": "counties", "parameters": {"timing.warm_up": 0}})
    by_name, by_object = (
        lived(GuizhouModel(counties, scheme, rng=1), 12) for scheme in ("piece_rate", PieceRate(0.22))
    )
    later = GuizhouModel(counties, "none", rng=1)
    later.scheme = PieceRate(0.22)
    lived(later, 12)
    for model in (by_object, later):
        np.testing.assert_array_equal(model.judged["transfer"], by_name.judged["transfer"])
    assert not by_name.judged["transfer"].sum().round(6)


# --- randomness -------------------------------------------------------------------------------------------------------


def draw(given):
    return int(np.random.default_rng(given).integers(2**32, dtype=np.uint32))


@pytest.mark.parametrize(
    ("given", "seed"),
    [
        ({"rng": 7}, 7),
        ({"seed": 7}, 7),
        ({"rng": 0}, 0),
        ({"rng": np.int64(7)}, 7),
        ({"rng": np.random.default_rng(7)}, draw(7)),
        ({"seed": np.random.default_rng(7)}, draw(7)),
        ({"rng": np.random.PCG64(7)}, draw(7)),
        ({"rng": np.random.SeedSequence(7)}, draw(7)),
        ({"rng": [1, 2, 3]}, draw([1, 2, 3])),
        ({}, None),
    ],
    ids=str,
)
def test_every_way_of_numpy_and_mesa_gives_a_seed(liars, given, seed):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = lived(GuizhouModel(liars, **given), 2)
    assert model.key == (liars.simulation.seed if seed is None else seed)
    by_seed = lived(GuizhouModel(liars, rng=model.key), 2)
    np.testing.assert_array_equal(model.state.outcome, by_seed.state.outcome)


def test_a_generator_has_moved_on_by_one_draw_and_stays_mesas(liars):
    generator = np.random.default_rng(7)
    first, second = (GuizhouModel(liars, rng=generator) for _ in range(2))
    assert first.key != second.key
    assert first.rng is second.rng is generator


@pytest.mark.parametrize("given", [-1, 2**32, 1.5, 7.0, True, "7", None, np.nan, [], [1.5], object()], ids=str)
@pytest.mark.parametrize("field", ["rng", "seed", "replication"])
def test_seeds_and_replications_are_whole_numbers(liars, field, given):
    if given is None and field != "replication":
        assert GuizhouModel(liars, **{field: given}).key == liars.simulation.seed
        return
    with pytest.raises(InputError, match=r"seed|rng|replication"):
        GuizhouModel(liars, **{field: given})


def test_one_seed_is_enough(liars):
    with pytest.raises(InputError, match="both"):
        GuizhouModel(liars, rng=1, seed=1)


def test_replications_are_those_of_the_ensemble(liars):
    data = trajectories(liars, replications=4, seed=9)["true_score"]
    for replication in (0, np.int64(3)):
        model = GuizhouModel(liars, replication=replication, seed=9)
        model.run_model()
        np.testing.assert_array_equal(model.judged["true_score"][0], data[int(replication), -1])


# --- the end, and what is collected -----------------------------------------------------------------------------------


def test_the_model_runs_to_the_scenarios_last_year_and_no_further(today):
    model = GuizhouModel(today, rng=1)
    assert model.running
    model.run_model()
    assert (model.year, model.month, model.running) == (3, 12, False)
    before = copy.deepcopy(model.state.outcome)
    for _ in range(2):
        with pytest.raises(InputError, match="year 3 was the scenario's last"):
            model.step()
    assert (model.months, model.year) == (12 * (5 + 3), 3)
    np.testing.assert_array_equal(model.state.outcome, before)


def test_copies_and_pickles_go_on_as_the_model_would(liars):
    model = GuizhouModel(liars, leader=Honest, rng=1)
    model.leaders[0].borrow = truth
    lived(model, 7)
    twins = [copy.deepcopy(model), pickle.loads(pickle.dumps(model))]
    for each in (model, *twins):
        each.run_model()
    for twin in twins:
        np.testing.assert_array_equal(twin.state.outcome, model.state.outcome)
        assert twin.leaders[0].model is twin
        with pytest.raises(InputError, match="dept"):
            twin.units[0].dept = 9.0


def test_headlines_are_collected_at_the_end_of_every_month(liars):
    data = trajectories(liars, replications=1, seed=5)
    model = GuizhouModel(liars, rng=5)
    model.run_model()
    table = model.datacollector.get_model_vars_dataframe()
    assert list(table) == ["year", "month", *HEADLINE]
    assert len(table) == 36
    assert table[list(HEADLINE)][:11].isna().all(axis=None)
    yearly = table[table["month"] == 12].set_index("year")
    for name in HEADLINE:
        wanted = data[name].isel(replication=0).mean("code").to_numpy()
        np.testing.assert_allclose(yearly[name], wanted, rtol=1e-14, err_msg=name)


@pytest.mark.parametrize("period", [-1, 1])
def test_batch_run_needs_no_collector_and_reports_the_last_year(liars, period):
    data = trajectories(liars, replications=2, seed=5)
    rows = batch_run(
        GuizhouModel,
        {"scenario": [liars], "rng": 5, "replication": [0, 1]},
        data_collection_period=period,
        display_progress=False,
    )
    last = [row for row in rows if (row["year"], row["month"]) == (3, 12)]
    assert [row["replication"] for row in last] == [0, 1]
    for row in last:
        run = data.isel(replication=row["replication"], year=-1)
        for name in HEADLINE:
            assert row[name] == pytest.approx(float(run[name].mean()), rel=1e-14)
    assert len(rows) == {-1: 2, 1: 72}[period]


def test_a_collector_of_ones_own_is_left_to_its_owner(liars):
    model = GuizhouModel(liars, rng=1)
    model.datacollector = mesa.DataCollector(model_reporters={"year": "year"})
    lived(model, 3)
    assert len(model.datacollector.get_model_vars_dataframe()) == 0


class Collecting(GuizhouModel):
    """Mesa's usual way: a collector of one's own, asked at the end of the own step."""

    def __init__(self, **given):
        super().__init__(**given)
        self.datacollector = mesa.DataCollector(
            model_reporters={"lived": "months"}, agenttype_reporters={Unit: {"debt": "debt"}}
        )

    def step(self):
        super().step()
        self.datacollector.collect(self)


def test_a_collector_of_ones_own_is_reported_to_the_last_month(liars):
    rows = batch_run(Collecting, {"scenario": [liars], "rng": 5}, display_progress=False)
    assert {row["lived"] for row in rows} == {36}


def test_help_shows_what_the_model_takes():
    """Mesa asks the same: from 3.4 on ``batch_run(rng=...)`` is handed on by the name that it finds."""
    assert list(signature(GuizhouModel).parameters) == ["scenario", "scheme", "replication", "leader", "rng", "seed"]
    assert list(signature(Named).parameters) == ["model", "place"]
