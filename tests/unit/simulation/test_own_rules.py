"""Schemes and behaviour of a user's own go through the front doors like those that are shipped."""

import importlib
import sys
from functools import partial

import numpy as np
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.sanctions import Combination, LastPlace, PieceRate
from gzsim.simulation.agents.people import Leader
from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.mesa_model import GuizhouModel
from gzsim.simulation.simulate import by_indicator, trajectories

SIZE = {"replications": 3, "seed": 4}


class Honest(Behaviour):
    def lies(self, best, state, world):
        return np.zeros_like(best)


class HonestLeader(Leader):
    def overstate(self, lies):
        return dict.fromkeys(lies, 0.0)


class Says(Behaviour):
    """Answers with what it was made with."""

    def __init__(self, method, answer):
        setattr(self, method, lambda best, *given: answer(best, *given[-2:]))


@pytest.fixture(scope="module")
def honest(liars):
    return gz.simulate(liars, behaviour=Honest(), **SIZE)


def test_honest_leaders_report_the_truth(liars, honest):
    assert (honest.runs["last_place"].annual["liars"] == 0).all()
    assert (gz.simulate(liars, **SIZE).runs["last_place"].annual["liars"] > 0).any()


def test_behaviour_of_all_is_that_of_leaders_asked_one_by_one(liars, honest):
    model = GuizhouModel(liars, leader=HonestLeader, rng=SIZE["seed"])
    model.run_model()
    last_year = honest.runs["last_place"].annual.isel(replication=0, year=-1)
    for name, values in model.judged.items():
        assert float(np.asarray(values[0], float).mean()) == last_year[name].item(), name


def test_behaviour_reaches_every_front(today):
    still = {"behaviour": Says("worth", lambda best, state, world: 0.0 * best)}
    idle = today.with_({"parameters": {"leader.public_service": 0.0}})
    compared = gz.compare([idle, idle.with_(name="other")], **still, **SIZE)
    reformed = gz.reform(idle, idle.with_(name="other"), 1, **still, **SIZE)
    for run in (*compared.runs.values(), *reformed.runs.values()):
        assert not run.annual["work"].any()
    assert not trajectories(idle, **still)["work"].any()
    assert not by_indicator(idle, **still)["effort"].any()


class EveryFalseReport(Behaviour):
    """Auditors who visit the two whose reports stand furthest above their signals."""

    def audits(self, best, residuals, state, world):
        suspicion = residuals.sum(1)
        return (suspicion >= np.sort(suspicion, axis=1)[:, [-2]]).astype(float)


def test_auditors_of_ones_own_find_more_than_the_lot(liars):
    """As many visits as a chance of 2/9 brings."""
    by_lot = liars.with_({"parameters": {"fabrication.audit_probability": 2 / 9, "reviews.capacity": 0}})
    found = [
        float(gz.simulate(by_lot, behaviour=each, replications=20, seed=4).runs["last_place"].annual["found"].mean())
        for each in (None, EveryFalseReport())
    ]
    assert found[1] > 1.2 * found[0]


@pytest.mark.parametrize("chance", [-0.5, 1.1, np.nan])
def test_chances_of_audits_that_are_none_are_refused(today, chance):
    with pytest.raises(InputError, match=r"Says\.audits"):
        gz.simulate(today, behaviour=Says("audits", lambda best, state, world: best + chance), **SIZE)


def test_a_scheme_of_ones_own_is_one_like_any_other(today):
    own = gz.simulate(today, schemes={"none": "none", "mine": PieceRate(0.075)}, **SIZE)
    shipped = gz.simulate(today, schemes=["none", "piece_rate"], **SIZE)
    assert own.digest() == shipped.digest()
    assert list(own.runs) == ["none", "mine"]


def test_a_scheme_takes_the_subsidy_from_the_scenario(today):
    given, taken = (gz.simulate(today, schemes=each, **SIZE) for each in (LastPlace(0.3, 18.15), LastPlace(0.3)))
    assert given.digest() == taken.digest()


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("worth", lambda best, state, world: best[0]),
        ("worth", lambda best, state, world: best * np.nan),
        ("lies", lambda best, state, world: best + np.inf),
        ("lies", lambda best, state, world: "no"),
        ("lies", lambda best, state, world: None),
        ("borrowing", lambda best, state, world: best - 1.0),
        ("borrowing", lambda best, state, world: best + 1e6),
    ],
)
def test_an_answer_that_cannot_be_meant_is_refused_by_name(today, method, answer):
    with pytest.raises(InputError) as refused:
        gz.simulate(today, behaviour=Says(method, answer), **SIZE)
    assert refused.value.field == f"Says.{method}"


@pytest.mark.parametrize("given", ["honest", Honest, 5, HonestLeader])
def test_what_is_no_behaviour_is_refused(today, given):
    with pytest.raises(InputError, match="Behaviour"):
        gz.simulate(today, behaviour=given, **SIZE)


def test_a_behaviour_reads_and_does_not_write(today):
    def meddle(best, state, world):
        state.debt = state.debt + 10.0  # of a copy
        return best

    def spoil(best, state, world):
        best[:] = 0.0
        return best

    assert gz.simulate(today, behaviour=Says("worth", meddle), **SIZE).digest() == gz.simulate(today, **SIZE).digest()
    with pytest.raises(ValueError, match="read-only"):
        gz.simulate(today, behaviour=Says("worth", spoil), **SIZE)


def test_kept_replications_are_not_those_of_another_behaviour(today, tmp_path):
    gz.simulate(today, behaviour=Honest(), into=tmp_path / "kept", **SIZE)
    with pytest.raises(InputError, match="another folder"):
        gz.simulate(today, into=tmp_path / "kept", **SIZE)
    again = gz.simulate(today, behaviour=Honest(), into=tmp_path / "kept", **SIZE)
    assert again.digest() == gz.simulate(today, behaviour=Honest(), **SIZE).digest()


class Scaled(Behaviour):
    def __init__(self, factors):
        self.factors = factors

    def worth(self, best, state, world):
        return best * self.factors[: best.shape[1], None]


def test_kept_replications_are_not_those_of_other_numbers_held(today, tmp_path):
    """Long arrays look alike in print."""
    one, other = np.ones(5000), np.ones(5000)
    other[7] = 2.0
    gz.simulate(today, behaviour=Scaled(one), into=tmp_path / "kept", **SIZE)
    with pytest.raises(InputError, match="another folder"):
        gz.simulate(today, behaviour=Scaled(other), into=tmp_path / "kept", **SIZE)


def test_kept_replications_are_not_those_of_a_scheme_written_anew(today, tmp_path, monkeypatch):
    """Same name, same numbers, other rule; alone and as a part of a combination."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    text = "from gzsim.sanctions import Scheme\nclass Flat(Scheme):\n    def transfers(self, a): return {} * a.scores"
    for number, factor in enumerate((0.0, "0.0 +  0.0")):
        module = f"flat_{number}"
        (tmp_path / f"{module}.py").write_text(text.format(factor))
        flat = importlib.import_module(module).Flat
        flat.__module__ = "flat"
        sys.modules["flat"] = sys.modules[module]
        for kind, scheme in (("alone", flat()), ("part", Combination(of=(flat(), PieceRate(0.1))))):
            ask = partial(gz.simulate, today, schemes={"mine": scheme}, into=tmp_path / kind, **SIZE)
            if number:
                with pytest.raises(InputError, match="another folder"):
                    ask()
            else:
                ask()
    monkeypatch.delitem(sys.modules, "flat")


def test_what_cannot_be_told_apart_is_not_kept(today, tmp_path):
    with pytest.raises(InputError, match="nobody can tell"):
        gz.simulate(today, behaviour=Says("worth", lambda best, state, world: best), into=tmp_path / "kept", **SIZE)
    assert not list(tmp_path.iterdir())
