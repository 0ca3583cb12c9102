"""Weights printed in papers, to their printed decimals."""

import json
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
