"""Other weights give the same bits, whether the whole index is built again or only what changes is reckoned anew."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.index.recipe import Recipe
from gzsim.index.recipe.recipe import Builder
from gzsim.index.sensitivity import Design, PerturbedWeights
from gzsim.index.sensitivity.rescoring import Rebuilder

NAMES = ["growth", "income", "forest", "pm25", "roads"]
X = pd.DataFrame(np.random.default_rng(3).normal(50, 9, (12, 5)), columns=NAMES, index=list("abcdefghijkl"))
PANEL = pd.concat({2020: X, 2021: X + 1}, names=["year", "code"])
recipe = Recipe(
    directions={**dict.fromkeys(NAMES, 1), "pm25": -1},
    structure={"economy": ["growth", "income"], "ecology": ["forest", "pm25"]},
    normalisation={"method": "minmax", "parameters": {"bounds": (1, 100)}},
    weights_of={"index": {"economy": 0.5, "ecology": 0.25, "roads": 0.25}},
)
SAME = {
    "arithmetic": recipe,
    "geometric above": recipe.with_(aggregation_of={"index": "geometric"}),
    "harmonic": recipe.with_(aggregation="harmonic"),
    "critic below": recipe.with_(weights="critic"),
    "critic on scores": recipe.with_(weights="critic", weights_of={}),
    "zeros and z-scores": recipe.with_(normalisation="zscore"),
    "a zero decides": recipe.with_(normalisation="minmax", aggregation="geometric"),
    "over what is seen": recipe.with_(seen=0.5),
    "copeland": recipe.with_(aggregation_of={"index": "copeland"}),
    "power": recipe.with_(aggregation={"method": "generalised_mean", "parameters": {"power": -2}}),
}


def both(table, one, seed):
    """Index and rebuilt arrays under the weights of a seed, after the recipe's own."""
    draw = Design(one, (PerturbedWeights(20),))
    u = np.random.default_rng(seed).random(sum(draw.sizes))
    return Builder(table).build(one, draw.reweight(u)), draw.reweight(u)


@pytest.mark.parametrize("table", [X, X.mask(X > 66), PANEL], ids=["table", "gaps", "panel"])
@pytest.mark.parametrize("name", [name for name in SAME if name != "copeland"])
def test_scores_and_ranks_are_the_same_bits(table, name):
    rebuilder = Rebuilder(table)
    rebuilder.build(SAME[name])
    for seed in range(3):
        index, reweight = both(table, SAME[name], seed)
        scores, ranks = rebuilder.build(SAME[name], reweight)
        for group in index.scores:
            assert index.scores[group].to_numpy().tobytes() == np.ascontiguousarray(scores[group]).tobytes()
        np.testing.assert_array_equal(ranks, index.ranks)


def test_duels_are_built_in_full():
    index, reweight = both(X, SAME["copeland"], 1)
    rebuilder = Rebuilder(X)
    assert [rebuilder.build(SAME["copeland"], reweight)[1].tolist() for _ in range(2)] == [index.ranks.tolist()] * 2


def test_weights_that_the_index_refuses_are_refused_again():
    rebuilder = Rebuilder(X)
    rebuilder.build(recipe)
    for wrong in (2.0, -1.0):
        with pytest.raises(InputError, match="weights"):
            rebuilder.build(recipe, lambda group, made, wrong=wrong: wrong * made)


def test_weights_may_come_in_another_order():
    rebuilder = Rebuilder(X)
    expected = rebuilder.build(recipe)[0]["index"]
    np.testing.assert_array_equal(rebuilder.build(recipe, lambda group, made: made[::-1])[0]["index"], expected)


def test_only_what_the_arrays_can_stand_for_goes_by_them(monkeypatch):
    built = []
    plain = Builder.build
    monkeypatch.setattr(Builder, "build", lambda self, *given: built.append(1) or plain(self, *given))
    for name, one in SAME.items():
        built.clear()
        rebuilder = Rebuilder(X)
        for _ in range(3):
            rebuilder.build(one)
        by_arrays = name in ("arithmetic", "geometric above", "harmonic", "critic below", "zeros and z-scores")
        assert len(built) == (1 if by_arrays else 3), name
