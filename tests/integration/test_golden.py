"""Published numbers change only on purpose: `python tools/update_golden.py` writes them anew."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pandas as pd
import pytest


@pytest.fixture(scope="module")
def tool(root: Path):
    spec = importlib.util.spec_from_file_location("update_golden", root / "tools" / "update_golden.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tables(tool):
    return tool.golden_tables()


@pytest.mark.parametrize("name", ["scores", "schemes", "headlines"])
def test_numbers_are_the_committed_ones(name: str, tables, tool):
    golden = pd.read_csv(tool.FOLDER / f"{name}.csv", dtype={"code": "str"})
    found = tables[name].reset_index(drop=True).astype(golden.dtypes.to_dict())
    pd.testing.assert_frame_equal(found, golden, rtol=1e-10, atol=1e-10)
