"""Weights printed in papers, to their printed decimals."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gzsim.index import weights

EXAMPLES = json.loads((Path(__file__).parents[2] / "data" / "weighting_examples.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES["of_tables"], ids=lambda e: f"{e['method']}: {e['paper']}")
def test_weights_printed_in_the_paper(example):
    X = pd.DataFrame(example["values"], columns=example["indicators"], dtype=float)
    directions = dict(zip(example["indicators"], example["directions"], strict=True))
    found = getattr(weights, example["method"])(X, directions)
    assert np.abs(found - example["weights"]).max() <= 0.5000001 * 10 ** -example["decimals"]


@pytest.mark.parametrize("example", EXAMPLES["of_comparisons"], ids=lambda e: e["paper"])
@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_eigenvector_weights_and_consistency_printed_in_the_paper(example):
    judgements = [[float(Fraction(judgement)) for judgement in row] for row in example["judgements"]]
    found = weights.ahp(pd.DataFrame(judgements, index=example["items"], columns=example["items"]))
    assert found.weights.index.tolist() == example["items"]
    assert np.abs(found.weights - example["weights"]).max() <= 0.5000001 * 10 ** -example["decimals"]
    for name in ("lambda_max", "consistency_index", "cr"):
        if example[name] is not None:
            digits = len(str(example[name]).split(".")[1])
            assert round(getattr(found, name), digits) == example[name]
