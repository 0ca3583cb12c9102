"""What docs/robust.md shows runs as it stands."""

import re
from pathlib import Path

import pandas as pd


def test_the_examples_of_the_guide_run(root: Path):
    text = (root / "docs" / "robust.md").read_text(encoding="utf-8")
    names: dict = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, names)
    assert isinstance(names["found"].table, pd.DataFrame)
    assert names["X"].index.tolist() == names["found"].table.index.tolist()
