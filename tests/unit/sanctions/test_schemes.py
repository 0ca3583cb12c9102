import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from gzsim.errors import InputError
from gzsim.sanctions import (
    Appraisal,
    Combination,
    CompensationByIndex,
    GroupPenalty,
    JointLiability,
    LastPlace,
    NoSanction,
    PieceRate,
    RankPrizes,
    ThresholdBonus,
    Tournament,
    WithinGroups,
    settle_table,
)
from gzsim.views.html import CHINESE

LAST, PIECE = LastPlace(rate=0.1, subsidy=61.76, excellent=2), PieceRate(per_point=0.25)
LIABLE = JointLiability(red_lights=2, career=-0.5)
ZONES = WithinGroups(Combination((LAST, PIECE, LIABLE)), ("a", "a", "a", "b", "b", "b", "alone"))
OF_ANY_SIZE = [
    NoSanction(),
    LAST,
    LastPlace(rate=0.3, subsidy=10.0, receivers="all others", make_up=0.5),
    LastPlace(rate=0.3, subsidy=10.0, receivers="province"),
    PIECE,
    ThresholdBonus(threshold=60.0, bonus=4.0),
    ThresholdBonus(threshold=60.0, bonus=4.0, funded_by="units"),
    LIABLE,
    Combination((LAST, PIECE, LIABLE, LIABLE)),
]
OF_SEVEN = [
    RankPrizes((9.0, 5.0, 3.0, 1.0, 0.5, 0.0, -4.0)),
    Tournament(prize=10.0, winners=2),
    GroupPenalty(threshold=57.0, penalty=10.0, shares=(0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2)),
    ZONES,
]
SELF_FINANCED = [LAST, PIECE, OF_ANY_SIZE[2], OF_ANY_SIZE[6], OF_SEVEN[0], OF_SEVEN[1], Combination((LAST, PIECE))]
ALL = OF_ANY_SIZE + OF_SEVEN
whole_scores = st.integers(0, 120).map(float)  # ties are common
counts = st.integers(0, 3).map(float)


@st.composite
def appraisals(draw, units=7):
    shape = draw(array_shapes(min_dims=0, max_dims=2, min_side=1, max_side=3)) if draw(st.booleans()) else ()
    shape = (*shape, units)
    return Appraisal(
        draw(arrays(float, shape, elements=whole_scores)),
        lights=draw(arrays(float, shape, elements=counts)),
        detections=draw(arrays(float, shape, elements=counts)),
    )


def money(scheme, *scores):
    return scheme.settle(Appraisal(np.array(scores, float))).million.tolist()


@pytest.mark.parametrize("scheme", ALL, ids=str)
@settings(max_examples=40)
@given(appraisal=appraisals())
def test_no_fen_is_made_or_lost(scheme, appraisal):
    settled = scheme.settle(appraisal)
    assert settled.money.dtype == np.int64
    assert (settled.money.sum(-1) + settled.province == 0).all()


@pytest.mark.parametrize("scheme", SELF_FINANCED, ids=str)
@settings(max_examples=40)
@given(appraisal=appraisals())
def test_who_pays_each_other_leaves_the_province_not_a_fen(scheme, appraisal):
    assert scheme.balanced
    assert not scheme.settle(appraisal).province.any()


@pytest.mark.parametrize("scheme", [*OF_ANY_SIZE, *OF_SEVEN[:2]], ids=str)
@settings(max_examples=40)
@given(appraisal=appraisals(), order=st.permutations(range(7)))
def test_relabelling_units_relabels_what_they_get_and_nothing_else(scheme, appraisal, order):
    order = np.array(order)
    here, there = scheme.settle(appraisal), scheme.settle(appraisal.of(order))
    rules = len(getattr(scheme, "schemes", (scheme,)))
    assert np.abs(there.money - here.money[..., order]).max() <= rules  # the last fen of each rule goes by order
    np.testing.assert_array_equal(there.careers, here.careers[..., order])
    for level, change in here.bonuses.items():
        np.testing.assert_array_equal(there.bonuses[level], change[..., order])


@pytest.mark.parametrize("scheme", ALL, ids=str)
@settings(max_examples=60)
@given(scores=arrays(float, 7, elements=whole_scores), who=st.integers(0, 6), more=st.floats(0, 50))
def test_a_better_score_is_never_worth_less(scheme, scores, who, more):
    better = scores.copy()
    better[who] += more
    here, there = scheme.settle(Appraisal(scores)), scheme.settle(Appraisal(better))
    assert there.money[who] >= here.money[who] - 1
    assert there.careers[who] >= here.careers[who]


@settings(max_examples=60)
@given(appraisal=appraisals())
def test_pay_stays_within_what_each_scheme_allows(appraisal):
    assert (LAST.settle(appraisal).money >= -617_600_000).all()
    assert (LAST.settle(appraisal).money <= 308_800_000).all()
    bonus = ThresholdBonus(threshold=60.0, bonus=4.0).settle(appraisal)
    assert set(np.unique(bonus.money)) <= {0, 400_000_000}
    for settled in (LIABLE.settle(appraisal), ALL[8].settle(appraisal), ZONES.settle(appraisal)):
        assert all((change >= -1).all() and (change <= 0).all() for change in settled.bonuses.values())
        assert (np.abs(settled.careers) <= 1).all()


def test_the_last_loses_ten_percent_and_the_best_two_share_it():
    """S10 with 555.87 million divided by nine prefectures (C19): 6.176 million each year."""
    assert money(LAST, *range(9)) == [-6.176, 0, 0, 0, 0, 0, 0, 3.088, 3.088]


def test_the_last_makes_up_from_its_own_budget_what_it_lost():
    settled = LastPlace(rate=0.1, subsidy=60.0, make_up=0.75).settle(Appraisal(np.array([3.0, 2.0, 1.0])))
    assert (settled.make_up / 1e8).tolist() == [0, 0, 4.5]


@pytest.mark.parametrize(
    ("receivers", "expected", "province"),
    [("excellent", [6, 0, 0, -6], 0), ("all others", [2, 2, 2, -6], 0), ("province", [0, 0, 0, -6], 6)],
)
def test_who_receives_the_deducted_money_can_be_chosen(receivers, expected, province):
    settled = LastPlace(rate=0.1, subsidy=60.0, receivers=receivers).settle(Appraisal(np.array([4.0, 3.0, 2.0, 1.0])))
    assert settled.million.tolist() == expected
    assert settled.province == province * 100_000_000


def test_several_may_be_the_worst_and_each_loses_the_whole_rate():
    three = LastPlace(rate=0.1, subsidy=60.0, excellent=2, worst=3)
    assert money(three, *range(9)) == [-6, -6, -6, 0, 0, 0, 0, 9, 9]
    others = LastPlace(rate=0.1, subsidy=60.0, receivers="all others", worst=3)
    assert money(others, *range(5)) == [-6, -6, -6, 9, 9]


def test_two_who_are_last_together_share_the_deduction():
    assert money(LastPlace(rate=0.1, subsidy=100.0, excellent=1), 1, 1, 2, 3) == [-5, -5, 0, 10]


def test_zones_are_ranked_and_settled_by_themselves():
    zones = WithinGroups(LastPlace(rate=0.1, subsidy=10.0), ("city", "green", "city", "green", "own"))
    assert money(zones, 90, 50, 80, 40, 1) == [1, 1, -1, -1, 0]
    whole = zones.settle(Appraisal(np.array([90.0, 50, 80, 40, 1])))
    assert (whole.make_up / 1e8).tolist() == [0, 0, 1, 1, 0]
    with pytest.raises(InputError, match="5 labels for 3 units"):
        zones.transfers(Appraisal(np.arange(3.0)))


def test_prizes_for_any_rank_pay_themselves():
    assert money(RankPrizes((6.0, 0.0, 0.0, -2.0)), 1, 4, 2, 3) == [-3.0, 5.0, -1.0, -1.0]
    with pytest.raises(InputError, match="4 prizes"):
        money(RankPrizes((1.0, 0.0, 0.0, 0.0)), 0, 1, 2)


def test_a_last_place_rule_is_a_table_of_prizes():
    scores = [5.0, 3.0, 9.0, 1.0]
    same = RankPrizes((3.0, 3.0, 0.0, -6.0))
    assert money(same, *scores) == money(LastPlace(rate=0.1, subsidy=60.0, excellent=2), *scores)


def test_a_team_pays_the_province_only_when_it_fails_together():
    """CF13: 50, 30 and 20 percent of one fixed penalty."""
    team = GroupPenalty(threshold=66.0, penalty=10.0, shares=(0.5, 0.3, 0.2))
    assert money(team, 70, 60, 60) == [-5, -3, -2]
    assert money(team, 70, 70, 60) == [0, 0, 0]


def test_joint_liability_takes_shares_of_own_bonuses_once_warned():
    appraisal = Appraisal(np.zeros(3), lights=np.array([1.0, 2.0, 0.0]), detections=np.array([0.0, 0.0, 1.0]))
    settled = LIABLE.settle(appraisal)
    assert settled.bonuses["person warned"].tolist() == [0, -0.5, -0.5]
    assert settled.bonuses["division head"].tolist() == [0, -0.2, -0.2]
    assert settled.careers.tolist() == [0, -0.5, -0.5]
    assert not settled.money.any()


def test_compensation_falls_as_the_pollution_index_rises():
    """S12: money is tied inversely to a pollution index."""
    river = CompensationByIndex("pollution", borders=((0, 1),), price=10.0, ceiling=8.0)

    def received_upstream(index):
        appraisal = Appraisal(np.zeros(2), measures={"pollution": np.array([index, 0.0])})
        return float(river.settle(appraisal).million[0])

    assert [received_upstream(index) for index in (0.0, 0.5, 1.0, 1.2, 9.0)] == [8, 5, 0, -2, -8]


def test_the_table_names_units_and_what_the_province_keeps():
    scores = pd.Series({"Guiyang": 81.0, "Anshun": 70.0, "Bijie": 74.0})
    warned = pd.Series({"Bijie": 1, "Guiyang": 0, "Anshun": 0})
    both = Combination((LastPlace(rate=0.1, subsidy=60.0, receivers="province"), JointLiability()))
    table = settle_table(both, scores, detections=warned)
    assert table["money"].to_dict() == {"Guiyang": 0, "Anshun": -6, "Bijie": 0, "province": 6}
    assert table.loc["Bijie", "bonus: leader in charge"] == -0.3
    assert table.loc["Anshun", "make_up"] == 6


def test_units_are_matched_by_name_and_strangers_refused():
    scores = pd.Series({"Guiyang": 81.0, "Anshun": 70.0})
    with pytest.raises(InputError, match="unknown unit: Moon"):
        settle_table(LAST, scores, lights=pd.Series({"Guiyang": 1, "Anshun": 0, "Moon": 2}))
    with pytest.raises(InputError, match="no value for unit: Anshun"):
        settle_table(LAST, scores, detections=pd.Series({"Guiyang": 1}))
    with pytest.raises(InputError, match="more than one score for: Guiyang"):
        settle_table(LAST, pd.Series([1.0, 2.0], index=["Guiyang", "Guiyang"]))
    with pytest.raises(InputError, match="scores"):
        settle_table(PIECE, pd.Series({"Guiyang": 81.0, "Anshun": np.nan}))


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: LastPlace(rate=1.2, subsidy=10.0), "rate"),
        (lambda: LastPlace(rate=-0.1, subsidy=10.0), "rate"),
        (lambda: LastPlace(rate=0.1, subsidy=-1.0), "subsidy"),
        (lambda: LastPlace(rate=0.1, subsidy=np.nan), "subsidy"),
        (lambda: PieceRate(np.nan), "per_point"),
        (lambda: Tournament(prize=np.nan), "prize"),
        (lambda: GroupPenalty(np.nan, 1.0), "threshold"),
        (lambda: LastPlace(rate=0.1, subsidy=10.0, excellent=0), "excellent"),
        (lambda: LastPlace(rate=0.1, subsidy=10.0, receivers="friends"), "receivers"),
        (lambda: money(LastPlace(rate=0.1, subsidy=10.0, excellent=3), 0, 1, 2), "excellent"),
        (lambda: money(LastPlace(rate=0.1, subsidy=10.0, excellent=2, worst=2), 0, 1, 2), "excellent: 2 leave none"),
        (lambda: money(LastPlace(rate=0.1, subsidy=10.0, worst=3), 0, 1, 2), "worst: 3 leave nobody"),
        (lambda: LastPlace(rate=0.1, subsidy=10.0, worst=0), "worst"),
        (lambda: money(Tournament(prize=1.0, winners=3), 0, 1, 2), "winners"),
        (lambda: ThresholdBonus(threshold=np.inf, bonus=1.0), "threshold"),
        (lambda: ThresholdBonus(threshold=60.0, bonus=-1.0), "bonus"),
        (lambda: GroupPenalty(100.0, 1.0, (0.5, 0.6)), "shares"),
        (lambda: GroupPenalty(100.0, 1.0, (1.5, -0.5)), "shares"),
        (lambda: JointLiability(detections=0), "nothing leads to a warning"),
        (lambda: JointLiability(red_lights=-1), "red_lights: must be at least 0, not -1"),
        (lambda: JointLiability({"person": 1.2}), "person"),
        (lambda: Combination(()), "of: must hold at least 2, not 0"),
        (lambda: CompensationByIndex("p", ((0, 1), (1, 0)), 1.0, 1.0), "circle"),
        (lambda: CompensationByIndex("p", ((0, 1), (0, 1)), 1.0, 1.0), "twice"),
        (lambda: CompensationByIndex("p", ((0, 1),), 1.0, 1.0).settle(Appraisal(np.zeros(2))), "no measure"),
    ],
)
def test_impossible_rules_are_refused_by_name(make, field):
    with pytest.raises(InputError, match=field):
        make()


@pytest.mark.parametrize(
    ("scheme", "smallest", "kept"),
    [
        (LAST, None, LAST),
        (LAST, 2, LAST.model_copy(update={"excellent": 1})),
        (LastPlace(0.1, 9.0, 2, worst=2), 3, LastPlace(0.1, 9.0, 1, worst=2)),
        (LastPlace(0.1, 9.0, 1, worst=3), 3, LastPlace(0.1, 9.0, 1, worst=1)),
        (LastPlace(0.1, 9.0, 1, "all others", worst=2), 3, LastPlace(0.1, 9.0, 1, "all others", worst=2)),
        (Combination((LAST, PIECE)), 2, Combination((LAST.model_copy(update={"excellent": 1}), PIECE))),
        (Tournament(prize=10.0, winners=2), 3, Tournament(prize=10.0, winners=2)),
        (Tournament(prize=10.0, winners=2), 2, None),
        (RankPrizes((1.0, 0.0)), None, RankPrizes((1.0, 0.0))),
        (RankPrizes((1.0, 0.0)), 2, None),
        (ThresholdBonus(threshold=60.0, bonus=4.0), None, None),
        (Combination((PIECE, GroupPenalty(60.0, 1.0))), None, None),
        (CompensationByIndex("water", ((0, 1),), 1.0, 1.0), None, None),
    ],
    ids=str,
)
def test_the_record_is_settled_by_what_it_can_feed(scheme, smallest, kept):
    found, notes = scheme.on_record(smallest)
    assert found == kept
    assert bool(notes) == (kept != scheme)
    assert all(CHINESE.search(note.zh) for note in notes)
    if found is not None and smallest is not None:
        found.settle(Appraisal(np.arange(smallest, dtype=float)))
