"""A scheme of one's own is held to what a scheme may answer, and is named when it answers something else."""

import copy
import pickle
import subprocess
import sys
from dataclasses import replace
from operator import setitem
from typing import Any, ClassVar

import numpy as np
import pytest

from gzsim.errors import InputError
from gzsim.sanctions import (
    Appraisal,
    ByRank,
    Combination,
    CompensationByIndex,
    LastPlace,
    NoSanction,
    PieceRate,
    Scheme,
    Settlement,
    WithinGroups,
)
from gzsim.sanctions.scheme import Surroundings

SCORES = np.array([80.0, 75.0, 70.0, 60.0])
GOOD = np.array([1.0, 0.0, 0.0, -1.0])


class Own(Scheme):
    """Answers what it is told to."""

    answer: Any = None
    even: bool = False

    @property
    def balanced(self):
        return self.even

    def transfers(self, appraisal):
        return self.answer


def own(**methods):
    """A scheme that pays nothing, with methods of its own."""
    said = {"transfers": lambda self, appraisal: np.zeros_like(appraisal.scores), **methods}
    return type("Own", (Scheme,), said)()


@pytest.mark.parametrize(
    "answer",
    [
        GOOD * np.nan,
        [0.0, 0.0, 0.0, np.inf],
        GOOD[:3],
        GOOD[None, None],
        0.0,
        None,
        "1 2 3 4",
        ["1", "2", "3", "4"],
        GOOD > 0,
        GOOD * 1j,
        [[1.0], [2.0, 3.0]],
        GOOD * 1e300,
        GOOD * 1.1e6,
    ],
    ids=str,
)
def test_transfers_that_are_none_are_refused_and_the_scheme_is_named(answer):
    for scheme in (Own(answer), Combination((PieceRate(0.1), Own(answer))), WithinGroups(Own(answer), ("a",) * 4)):
        for ask in (scheme.settle, scheme.transfers):
            with pytest.raises(InputError, match=r"Own\.transfers: .*Valid: "):
                ask(Appraisal(SCORES))


def test_the_message_says_who_would_be_paid_what():
    with pytest.raises(InputError, match=r"nan for unit 3.*a finite number of CNY million for every unit"):
        Own(np.array([0.0, 0.0, np.nan, 0.0])).settle(Appraisal(SCORES))
    with pytest.raises(InputError, match=r"2e\+06 CNY million for unit 1.*at most 1,000,000"):
        Own(GOOD * 2e6).settle(Appraisal(SCORES))


def test_whole_numbers_and_lists_are_money_too():
    assert Own([1, 0, 0, -1]).settle(Appraisal(SCORES)).money.tolist() == [100_000_000, 0, 0, -100_000_000]


def test_who_claims_to_balance_is_held_to_it():
    kept = Own(np.full(4, 1 / 3) - np.array([0, 0, 0, 4 / 3]), even=True)
    assert kept.settle(Appraisal(SCORES)).money.sum() == 0
    with pytest.raises(InputError, match=r"Own\.transfers: is balanced, and its payments add up to 1e-06"):
        Own(GOOD + np.array([1e-6, 0, 0, 0]), even=True).settle(Appraisal(SCORES))


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("scores", lambda appraisal: appraisal.scores.sort()),
        ("scores", lambda appraisal: appraisal.scores.__iadd__(1.0)),
        ("scores", lambda appraisal: np.clip(appraisal.scores, 0, 1, out=appraisal.scores)),
        ("lights", lambda appraisal: appraisal.lights.fill(0.0)),
        ("detections", lambda appraisal: setitem(appraisal.detections, 0, 0.0)),
        ("water", lambda appraisal: appraisal.measures["water"].__imul__(2.0)),
        ("measures", lambda appraisal: setitem(appraisal.measures, "water", 0.0)),
        ("field", lambda appraisal: setattr(appraisal, "scores", 0.0)),
    ],
)
def test_who_writes_into_the_appraisal_is_refused_by_name(name, write):
    class Meddler(Scheme):
        def transfers(self, appraisal):
            write(appraisal)
            return np.zeros_like(appraisal.scores)

    appraisal = Appraisal(SCORES.copy(), np.ones(4), np.ones(4), {"water": np.ones(4)})
    with pytest.raises(InputError, match=r"Meddler\.transfers: writes into"):
        Combination((Meddler(), PieceRate(0.1))).settle(appraisal)
    assert appraisal.scores.tolist() == SCORES.tolist()
    assert (appraisal.lights.tolist(), appraisal.measures["water"].tolist()) == ([1.0] * 4, [1.0] * 4)


def test_what_leaders_expect_cannot_be_written_to_either():
    def marginal_money(self, expected, doubt, law=None):
        doubt[:] = 1.0
        return doubt

    expected, doubt = SCORES.copy(), np.full(4, 3.0)
    with pytest.raises(InputError, match=r"Own\.marginal_money: writes into"):
        own(marginal_money=marginal_money).marginal_money(expected, doubt)
    assert doubt.tolist() == [3.0] * 4
    doubt[0] = 5.0  # the array itself stays its owner's


def test_the_array_of_scores_stays_writable_for_who_made_it():
    scores = SCORES.copy()
    appraisal = Appraisal(scores)
    scores[0] = 90.0
    assert not appraisal.scores.flags.writeable


def test_a_copied_appraisal_cannot_be_written_to_either():
    appraisal = Appraisal(SCORES, measures={"water": np.ones(4)})
    for twin in (pickle.loads(pickle.dumps(appraisal)), copy.deepcopy(appraisal), replace(appraisal)):
        assert twin.scores.tolist() == SCORES.tolist()
        assert not twin.scores.flags.writeable
        assert not twin.measures["water"].flags.writeable


class Pickled(Scheme):
    """At the top of a module, as pickles want it."""

    balanced = True
    calls: ClassVar = []

    def transfers(self, appraisal):
        return np.zeros_like(appraisal.scores)


def test_a_scheme_goes_through_a_pickle():
    assert not pickle.loads(pickle.dumps(Pickled())).settle(Appraisal(SCORES)).money.any()


@pytest.mark.parametrize(
    ("methods", "field"),
    [
        ({"made_up": lambda self, transfers: transfers * np.nan}, "made_up"),
        ({"bonuses": lambda self, appraisal: [0.0] * 4}, "bonuses"),
        ({"bonuses": lambda self, appraisal: {"leader": np.zeros(3)}}, "bonuses.leader"),
        ({"careers": lambda self, appraisal: "none"}, "careers"),
        ({"settle": lambda self, appraisal: None}, "settle"),
        ({"settle": lambda self, appraisal: Settlement(GOOD, GOOD, {}, GOOD)}, "settle.money"),
        (
            {"settle": lambda self, appraisal: Settlement(GOOD.astype(int), np.zeros(3, int), {}, GOOD)},
            "settle.make_up",
        ),
        (
            {
                "balanced": True,
                "settle": lambda self, appraisal: Settlement(np.array([1, 0, 0, 0]), np.zeros(4, int), {}, GOOD),
            },
            "settle.money: is balanced, and 1 fen",
        ),
        (
            {"settle": lambda self, appraisal: Settlement(GOOD.astype(int), np.zeros(4, int), {}, 2 * GOOD)},
            "settle: careers: -2",
        ),
    ],
)
def test_whatever_else_follows_is_checked_as_well(methods, field):
    with pytest.raises(InputError, match=f"Own.{field}"):
        own(**methods).settle(Appraisal(SCORES))


def test_slopes_are_checked_before_leaders_believe_them():
    def answering(answer):
        return lambda self, *given: answer

    with pytest.raises(InputError, match=r"Own\.marginal_money: inf for unit 1"):
        own(marginal_money=answering(np.full(4, np.inf))).marginal_money(SCORES, np.ones(4))
    with pytest.raises(InputError, match=r"Own\.marginal_money: an array of shape \(1,\)"):
        own(marginal_money=answering(np.ones(1))).marginal_money(SCORES, np.ones(4))
    water = {"water": SCORES}, {"water": np.ones(4)}
    with pytest.raises(InputError, match=r"Own\.measure_slopes\.water"):
        own(measure_slopes=answering({"water": np.ones(3)})).measure_slopes(*water)
    with pytest.raises(InputError, match=r"Own\.measure_slopes: list"):
        own(measure_slopes=answering([1.0])).measure_slopes(*water)
    with pytest.raises(InputError, match=r"Own\.measure_slopes: .*air"):
        own(measure_slopes=answering({"air": np.ones(4)})).measure_slopes(*water)
    with pytest.raises(InputError, match=r"Own\.measures_read: 'water'"):
        own(measures_read=answering("water")).measures_read()


def test_as_many_prizes_as_ranks_and_no_more():
    class Podium(ByRank):
        def prizes(self, units):
            return np.array([3.0, 2.0, 1.0, 0.0, 0.0, 0.0])

    with pytest.raises(InputError, match=r"Podium\.prizes: an array of shape \(6,\).*shape \(4,\)"):
        Podium().settle(Appraisal(SCORES))


NAMED_IN_THE_FACE = """
from typing import Literal
import numpy as np
from gzsim import sanctions

class Lottery(sanctions.Scheme):
    type: Literal["lottery"] = "lottery"
    prize: float
    def transfers(self, appraisal):
        return np.full_like(appraisal.scores, self.prize / appraisal.scores.size)

sanctions.Lottery = Lottery
sanctions.__all__.append("Lottery")

from gzsim.scenario import load_scenario
today, said = load_scenario("guizhou-2025"), {"type": "lottery", "name": "Lottery", "name_zh": "抽签", "prize": 9}
print(today.with_({"schemes.luck": said}).scheme("luck"))
today.with_({"schemes.luck": {**said, "prise": 9}})
"""


def test_a_scheme_that_the_face_names_can_stand_in_a_scenario():
    told = subprocess.run([sys.executable, "-c", NAMED_IN_THE_FACE], capture_output=True, text=True)
    assert told.stdout.strip() == "Lottery(prize=9.0)"
    assert "schemes.luck.prise: unknown field (did you mean 'prize'?)" in told.stderr


AROUND = Surroundings(
    units=("520100", "520200", "520300", "520400"), indicators=("water",), schemes={"none": NoSanction()}, subsidy=60.0
)


@pytest.mark.parametrize(
    "scheme",
    [
        LastPlace(0.1),
        Combination(("none", PieceRate(0.1))),
        WithinGroups(LastPlace(0.1), ("x", "x", "y", "y")),
        WithinGroups(Combination(("none", LastPlace(0.1))), ("x", "x", "y", "y")),
        CompensationByIndex("water", borders=(("520100", "520200"),), price=1.0, ceiling=8.0),
        CompensationByIndex("water", borders=((0, 1),), price=1.0, ceiling=8.0),
    ],
    ids=repr,
)
def test_a_scheme_in_its_place_stays_there(scheme):
    placed = scheme.placed_in(AROUND)
    assert placed.placed_in(AROUND) == placed
    measures = {"water": np.array([1.5, 1.0, 1.0, 1.0])}
    appraisal = Appraisal(
        SCORES, measures={name: np.broadcast_to(each, SCORES.shape) for name, each in measures.items()}
    )
    again = placed.placed_in(AROUND).settle(appraisal)
    assert np.array_equal(placed.settle(appraisal).money, again.money)


def test_a_name_that_no_scheme_has_cannot_be_combined():
    with pytest.raises(InputError, match=r"of: .*'nothing'"):
        Combination(("none", "nothing")).placed_in(AROUND)


def test_groups_may_be_called_by_numbers_and_texts():
    mixed, plain = (WithinGroups(LastPlace(0.1, 60.0), each) for each in ((1, 1, "a", "a"), ("x", "x", "y", "y")))
    assert np.array_equal(mixed.settle(Appraisal(SCORES)).money, plain.settle(Appraisal(SCORES)).money)


def test_a_value_by_place_and_by_name_is_refused():
    with pytest.raises(InputError, match="per_point: is given twice"):
        PieceRate(1.0, per_point=2.0)


def test_a_wrong_part_is_told_without_a_false_count():
    with pytest.raises(InputError) as refused:
        Combination((NoSanction(), 5))
    assert str(refused.value).startswith("of.1: must be")
    assert "at least" not in str(refused.value)
