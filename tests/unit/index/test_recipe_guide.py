import pytest
from guides import blocks, examples


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_the_worked_example_of_the_guide_runs_from_its_own_yaml(tmp_path):
    (tmp_path / "recipe.yaml").write_text(blocks("recipe", "yaml")[0], encoding="utf-8")
    names = examples("recipe", tmp_path)
    assert names["index"].ranks.notna().all()
    assert names["index"].filled["unit"].tolist() == ["c"]
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8").count("by_spread") == 1
    assert names["found"].distribution.draws.tolist() == [500] * 6
