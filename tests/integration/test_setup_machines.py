"""tools/machines.py: other processors are emulated by what their programs would do, and every difference is named."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

MODERN = {"X86_V3": True, "X86_V4": True, "AVX512_ICL": True, "AVX512_SPR": False, "AVX2": True, "AVX512_SKX": True}


@pytest.fixture(scope="module")
def tool(root: Path):
    spec = importlib.util.spec_from_file_location("machines", root / "tools" / "machines.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def scores() -> pd.DataFrame:
    return pd.DataFrame({"code": ["520100", "520200"], "rank": [1, 2], "score": [80.0, np.nan]})


def test_a_modern_processor_plays_the_part_of_three_others(tool) -> None:
    assert len({machine.name for machine in tool.machines(MODERN)}) == 4
    assert len(tool.machines({"AVX2": True})) == 3
    assert len(tool.machines({})) == 2


def test_what_this_processor_lacks_is_not_asked_to_be_left_out(tool, tmp_path: Path) -> None:
    environments = [machine.environment(MODERN, tmp_path) for machine in tool.machines(MODERN)]
    left_out = [set(env.get("NPY_DISABLE_CPU_FEATURES", "").split()) for env in environments]
    assert left_out == [set(), {"AVX512_ICL"}, {"X86_V4", "AVX512_ICL"}, {"X86_V3", "X86_V4", "AVX512_ICL"}]


@pytest.mark.parametrize("here", [MODERN, {"AVX2": True}, {}])
def test_every_notebook_is_checked_on_a_processor_of_another_time(tool, root: Path, here: dict[str, bool]) -> None:
    played = tool.machines(here)
    everywhere = [set(tool.by_default(machine, played)) for machine in played]
    assert set().union(*everywhere[-2:]) == set((root / "notebooks").glob("*.ipynb"))
    assert all(notebooks <= set().union(*everywhere[-2:]) for notebooks in everywhere)
    assert everywhere[0] == set()  # `make test` has checked all of them here
    assert all(everywhere[1:])


@pytest.mark.parametrize("here", [MODERN, {"AVX2": True}, {}])
def test_four_turns_that_follow_on_each_other_try_everything(tool, root: Path, here: dict[str, bool]) -> None:
    played, every = tool.machines(here), set((root / "notebooks").glob("*.ipynb"))
    for turn in (6, 7):
        turns = [tool.in_turn(played, each) for each in range(turn, turn + tool.QUARTERS)]
        assert {machine.name for some, _ in turns for machine in some} == {machine.name for machine in played}
        assert set().union(*(among for _, among in turns)) == every
        for some, among in turns:
            assert some[0] is tool.OWN
            assert some[-1] is tool.OLD
            tried = set().union(*(tool.by_default(machine, some) for machine in some)) & among
            assert tried == among


def test_choices_of_the_caller_do_not_reach_any_machine(tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tool.CHOOSES:
        monkeypatch.setenv(name, "of the caller")
    for machine in tool.machines(MODERN):
        assert "of the caller" not in machine.environment(MODERN, tmp_path).values()


def test_only_the_last_bits_of_a_float_may_differ(tool, scores: pd.DataFrame) -> None:
    assert tool.difference(scores, scores.copy()) == 0
    assert 0 < tool.difference(scores, scores.assign(score=[80.0 * (1 + 1e-15), np.nan])) < tool.NEAR
    assert tool.difference(scores, scores.assign(score=[80.1, np.nan])) > tool.NEAR
    for other in (
        scores.assign(score=[80.0, 1.0]),
        scores.assign(score=[np.nan, np.nan]),
        scores.assign(rank=[2, 1]),
        scores.assign(code=["520100", "520300"]),
        scores.iloc[:1],
        scores.drop(columns="rank"),
    ):
        assert tool.difference(scores, other) == np.inf


def test_a_table_that_differs_or_is_missing_is_named(tool, scores: pd.DataFrame, tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    for folder in (own, other):
        folder.mkdir()
        scores.to_parquet(folder / "scores.parquet")
    assert dict(tool.compared(own, other)) == {"scores.parquet": "equal to the bit"}
    scores.assign(rank=[2, 1]).to_parquet(other / "scores.parquet")
    scores.to_parquet(own / "zones.parquet")
    assert all(verdict.startswith("DIFFERS") for verdict in dict(tool.compared(own, other)).values())
    assert set(dict(tool.compared(own, other))) == {"scores.parquet", "zones.parquet"}
    assert dict(tool.compared(tmp_path, tmp_path))["tables"].startswith("DIFFERS")


def test_a_check_that_fails_or_never_ran_is_named(tool, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    held, failed = '<testcase file="b.ipynb" name="Cell 0"/>', '<testcase file="a.py" name="t"><failure/></testcase>'
    report.write_text(f"<testsuites><testsuite>{failed}{held}</testsuite></testsuites>")
    assert tool.checks(report) == {"a": "DIFFERS: 1, first t", "b": "as committed"}
    report.write_text("<testsuites><testsuite/></testsuites>")
    assert tool.checks(report)["pytest"].startswith("DIFFERS")


def test_a_table_behind_a_printed_number_is_taken_out_of_a_notebook(root: Path, tmp_path: Path) -> None:
    import nbformat

    spec = importlib.util.spec_from_file_location("notebook_table", root / "tools" / "notebook_table.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sources = ["import pandas as pd", "found = pd.DataFrame({'x': [1]})\ndisplay(found)", "found = pd.DataFrame()"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    nbformat.write(notebook, tmp_path / "draft.ipynb")
    assert module.table(tmp_path / "draft.ipynb", "found").x.tolist() == [1]
    with pytest.raises(SystemExit, match="lost"):
        module.table(tmp_path / "draft.ipynb", "lost")
