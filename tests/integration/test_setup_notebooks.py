"""Notebooks are committed as they ran, can be made again byte for byte, and are checked strictly."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
LESSONS = [path for path in NOTEBOOKS if path.stem != "index"]


@pytest.fixture(scope="module")
def tool(root: Path):
    spec = importlib.util.spec_from_file_location("execute_notebooks", root / "tools" / "execute_notebooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def code_cells(path: Path) -> list[dict]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code" and "".join(cell["source"]).strip()]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_every_code_cell_was_executed_from_first_to_last(path: Path) -> None:
    assert [cell["execution_count"] for cell in code_cells(path)] == list(range(1, len(code_cells(path)) + 1))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_no_cell_failed_or_warned(path: Path) -> None:
    outputs = [output for cell in code_cells(path) for output in cell["outputs"]]
    assert not [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_saved_notebook_says_nothing_of_the_machine(path: Path, tool) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata == {"kernelspec": tool.KERNEL, "language_info": {"name": "python"}}
    assert all(cell.metadata.keys() <= {"tags"} for cell in notebook.cells)
    assert [cell.id for cell in notebook.cells] == [f"cell-{place:02d}" for place in range(len(notebook.cells))]


def sentences(text: str) -> int:
    return len(re.findall(r"[.?!](?:\s|$)", text))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_a_notebook_opens_with_its_result_and_a_picture(path: Path) -> None:
    first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
    assert first["cell_type"] == "markdown"
    english, chinese = "".join(first["source"]).partition("**Result.**")[2].split("**结论。**")
    assert len(english.split()) <= 150
    assert sentences(english) == 3
    assert chinese.strip()
    assert any("image/png" in output.get("data", {}) for output in code_cells(path)[0]["outputs"])


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_tables_of_a_notebook_are_styled_and_figures_say_what_is_found(path: Path) -> None:
    for cell in code_cells(path):
        source, shown = "".join(cell["source"]), [output.get("data", {}) for output in cell["outputs"]]
        assert ".to_string(" not in source
        assert not any('class="dataframe"' in "".join(data.get("text/html", "")) for data in shown)
        pictures = sum("image/png" in data and "text/html" not in data for data in shown)
        assert source.count(".says(") >= pictures, source


LINK = re.compile(r"\]\(([^)#\s]+)\)")


def prose(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_what_a_notebook_uses_lives_in_the_package(path: Path) -> None:
    assert "sys.path" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_links_of_a_notebook_lead_to_files(path: Path) -> None:
    links = [link for link in LINK.findall(prose(path)) if "://" not in link]
    assert [link for link in links if not (path.parent / link).is_file()] == []


def test_the_index_leads_to_every_notebook(root: Path) -> None:
    index = root / "notebooks" / "index.ipynb"
    assert set(LINK.findall(prose(index))) >= {path.name for path in LESSONS}


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_a_notebook_leads_back_to_the_index(path: Path) -> None:
    last = json.loads(path.read_text(encoding="utf-8"))["cells"][-1]
    assert "index.ipynb" in LINK.findall("".join(last["source"]))


def test_notebooks_are_checked_output_by_output(root: Path, project_files: list[Path]) -> None:
    lax = re.compile("--nbval" + "-lax|nbval" + "_lax|NBVAL_" + "IGNORE_OUTPUT")
    readable = [path for path in project_files if path.suffix in {"", ".py", ".toml", ".ipynb", ".cfg", ".ini", ".yml"}]
    assert '"--nbval"' in (root / "noxfile.py").read_text(encoding="utf-8")
    assert not [path for path in readable if lax.search(path.read_text(encoding="utf-8"))]


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    code = nbformat.v4.new_code_cell
    cells = [
        nbformat.v4.new_markdown_cell("# Two numbers"),
        code("import sys\nfor number in range(3):\n    print(number, flush=True)\n    sys.stdout.flush()"),
        code(
            "import pandas as pd\npd.Series([0.1 + 0.2], index=['贵阳'])",
            metadata={"tags": ["kept"], "collapsed": True},
        ),
    ]
    path = tmp_path / "draft.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_executing_again_gives_the_same_bytes(draft: Path, tool) -> None:
    assert tool.main([draft]) == 0
    first = draft.read_bytes()
    assert tool.main([draft]) == 0
    assert draft.read_bytes() == first
    numbers, series = code_cells(draft)
    assert numbers["outputs"] == [{"name": "stdout", "output_type": "stream", "text": ["0\n", "1\n", "2\n"]}]
    assert "贵阳" in "".join(series["outputs"][0]["data"]["text/plain"])
    assert series["metadata"] == {"tags": ["kept"]}


def test_a_widget_is_saved_as_what_stands_in_for_it(tool) -> None:
    shown = nbformat.v4.new_output("display_data", {tool.WIDGET: {"model_id": "random"}, "text/html": "<p>plate</p>"})
    cell = nbformat.v4.new_code_cell("explorer", outputs=[shown])
    (saved,) = tool.plain(nbformat.v4.new_notebook(cells=[cell])).cells
    assert saved.outputs[0].data == {"text/html": "<p>plate</p>"}


def test_a_notebook_that_fails_is_left_as_it_was(draft: Path, tool, capsys: pytest.CaptureFixture) -> None:
    notebook = nbformat.read(draft, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("1 / 0"))
    nbformat.write(notebook, draft)
    before = draft.read_bytes()
    assert tool.main([draft]) == 1
    assert draft.read_bytes() == before
    assert "ZeroDivisionError" in capsys.readouterr().err
