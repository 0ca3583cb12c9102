"""What docs/simulation.md shows runs as it stands, with fewer replications."""

import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def names(root: Path, tmp_path_factory):
    """What is left when all examples have run one after another, in a folder of their own."""
    text = (root / "docs" / "simulation.md").read_text(encoding="utf-8")
    found: dict = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("simulation"))
        for block in BLOCK.findall(text):
            exec(re.sub(r"replications=[\d_]+", "replications=4", block), found)
        found["kept"] = sorted(path.name for path in Path("today-100000").iterdir())
    plt.close("all")
    return found


def test_an_interrupted_run_has_its_folder(names):
    assert names["kept"]


def test_both_systems_of_the_comparison_are_counted_on_one_scale(names):
    assert names["both"].differences()["same_scale"].all()


def test_the_table_by_year_holds_what_the_picture_draws(names):
    by_year = names["changed"].differences_by_year()
    assert set(by_year["outcome"]) >= {"capital", "short_achievement", "achievement", "debt"}


def test_honest_leaders_of_the_mesa_model_report_the_truth(names):
    model = names["model"]
    assert [unit.outcomes()["gap"] for unit in model.units] == [0.0] * 9


def test_runs_of_a_batch_differ_by_replication(names):
    assert {row["replication"] for row in names["rows"]} == set(range(5))
