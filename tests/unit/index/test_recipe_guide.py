import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[3] / "docs" / "recipe.md"


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_the_worked_example_of_the_guide_runs_from_its_own_yaml(tmp_path, monkeypatch):
    blocks = re.findall(r"```(\w+)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("recipe.yaml").write_text(next(text for kind, text in blocks if kind == "yaml"), encoding="utf-8")
    names: dict = {}
    for kind, text in blocks:
        if kind == "python":
            exec(text, names)
    assert names["index"].ranks.notna().all()
    assert names["index"].filled["unit"].tolist() == ["c"]
    assert Path("mine.yaml").read_text(encoding="utf-8").count("by_spread") == 1
    assert names["found"].distribution.draws.tolist() == [500] * 6
