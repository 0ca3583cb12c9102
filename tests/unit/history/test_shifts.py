"""Who wins and who loses by the move from one zone model to another."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.history import score_history, winners_and_losers

PAIRS = [("uniform", "functional"), ("functional", "found"), ("found", "uniform")]


def own(history, ranks):
    """A history of three units: {(model, year): ranks}, each rank sure to within one place."""
    rows = [
        {"zone_model": model, "year": year, "code": code, "name": code.upper(), "name_zh": code, "rank": rank,
         "rank_low": rank - 1, "rank_high": rank + 1}
        for (model, year), places in ranks.items()
        for code, rank in zip("xyz", places, strict=True)
    ]  # fmt: skip
    return replace(history, scores=pd.DataFrame(rows))


def test_three_units_over_two_years_worked_by_hand(history):
    told = winners_and_losers(
        own(history, {("a", 2001): [1, 2, 3], ("a", 2002): [1, 2, 3], ("b", 2001): [3, 2, 1], ("b", 2002): [2, 1, 3],
                      ("a", 2003): [1, 2, 3]}), "a", "b",
    )  # fmt: skip
    assert told.code.tolist() == ["z", "y", "x"]
    assert told.years.tolist() == [2, 2, 2]  # 2003 is scored under a only
    assert told.mean_places_won.tolist() == [1, 0.5, -1.5]
    assert told.share_won.tolist() == [0.5, 0.5, 0]
    assert told.share_lost.tolist() == [0, 0, 1]
    assert told.largest_shift.tolist() == [2, 1, -2]
    assert told.largest_shift_year.tolist() == [2001, 2002, 2001]
    assert told.share_outside_interval.tolist() == [0.5, 0, 0.5]


@settings(max_examples=25)
@given(places=st.lists(st.permutations([1, 2, 3]), min_size=2, max_size=8))
def test_without_ties_wins_are_losses_and_the_way_back_undoes_them(history, places):
    half = len(places) // 2
    ranks = {("a", year): places[year] for year in range(half)} | {
        ("b", year): places[half + year] for year in range(half)
    }
    there, back = (
        winners_and_losers(own(history, ranks), *pair).set_index("code") for pair in (("a", "b"), ("b", "a"))
    )
    assert there.mean_places_won.sum() == pytest.approx(0)
    assert back.mean_places_won[there.index].tolist() == pytest.approx((-there.mean_places_won).tolist())
    assert back.share_won[there.index].tolist() == there.share_lost.tolist()


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_shares_are_shares_and_rows_are_sorted(history, a, b):
    told = winners_and_losers(history, a, b)
    assert told.shape[0] == 9
    assert told.mean_places_won.is_monotonic_decreasing
    assert (told.share_won + told.share_lost <= 1).all()
    assert told.share_outside_interval.between(0, 1).all()
    assert (told.largest_shift.abs() >= told.mean_places_won.abs()).all()


def test_the_order_of_rows_does_not_matter(history):
    shuffled = replace(history, scores=history.scores.sample(frac=1, random_state=1))
    expected = winners_and_losers(history, "uniform", "functional")
    pd.testing.assert_frame_equal(winners_and_losers(shuffled, "uniform", "functional"), expected)


@pytest.mark.parametrize("model", ["uniform", "functional", "found"])
def test_no_move_no_shift(history, model):
    told = winners_and_losers(history, model, model)
    assert (told[["mean_places_won", "share_won", "share_lost", "largest_shift"]] == 0).all(axis=None)


def test_what_does_not_fit_is_refused_by_name(history):
    with pytest.raises(InputError, match=r"county tiers.*uniform, functional, found"):
        winners_and_losers(history, "uniform", "county tiers")
    with pytest.raises(InputError, match="no year"):
        winners_and_losers(own(history, {("a", 2001): [1, 2, 3], ("b", 2002): [1, 2, 3]}), "a", "b")


def test_of_declared_zones_qiandongnan_gains_most_on_the_record(history):
    told = winners_and_losers(history, "uniform", "functional").set_index("code")
    assert told.index[0] == "522600"
    assert told.share_won["522600"] == 0.5
    assert told.loc["522600", ["largest_shift", "largest_shift_year"]].tolist() == [4, 2004]
    assert told.years.eq(18).all()


def test_within_zones_whoever_is_alone_under_one_model_is_not_compared(record, scenario):
    history = score_history(record, scenario.with_(ranking="within_zone"))
    table = winners_and_losers(history, "functional", "found")
    assert len(table) == 8
    assert "Guiyang" not in set(table["name"])
