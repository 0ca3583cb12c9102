"""Leaders of one's own in the Mesa model: whatever method they have when they act is asked, and its answer checked."""

import mesa
import numpy as np
import pytest
from mesa_people import Honest, lived, truth

from gzsim.errors import InputError
from gzsim.simulation.mesa_model import GuizhouModel, Leader, Unit


@pytest.fixture
def model(liars):
    return GuizhouModel(liars, rng=1)


def tells_the_truth(model, place=0):
    """Whether the leader of a unit reports the truth next December, while the others do not."""
    lived(model, 12 - model.months % 12)
    lies = np.abs(model.verdict.lie[0]).max(0).tolist()
    assert min(lies[:place] + lies[place + 1 :]) > 0
    return lies[place] == 0


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
        ("borrow", lambda best: dict.fromkeys(best, -5.0), r"-5.0 for digital_economy_growth.*0 or more"),
        ("borrow", lambda best: dict.fromkeys(best, 10.0), r"120 percent of GDP.*at most 60"),
        ("borrow", lambda best: None, "NoneType in place of a mapping"),
        ("value", lambda best: dict.fromkeys(best, np.nan), "nan for digital_economy_growth"),
        ("value", lambda best: list(best.values()), "list in place of a mapping"),
        ("overstate", lambda best: dict.fromkeys(best, np.inf), "inf for digital_economy_growth"),
        ("overstate", lambda best: dict.fromkeys(best, "0"), "'0' for digital_economy_growth"),
        ("overstate", lambda best: dict.fromkeys(best, True), "True for digital_economy_growth"),
        ("overstate", lambda best: dict.fromkeys(best, np.zeros(2)), "for digital_economy_growth"),
        ("overstate", lambda best: {}, "no number for digital_economy_growth"),
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
