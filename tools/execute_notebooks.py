"""Execute notebooks in place so that executing an unchanged one again gives the same bytes.

Usage: ``python tools/execute_notebooks.py NOTEBOOK...``
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook with fresh outputs; it runs in its own folder, every cell from an empty kernel."""
    notebook = nbformat.read(path, as_version=4)
    number_cells(notebook)
    client = NotebookClient(
        notebook,
        kernel_name=KERNEL["name"],
        resources={"metadata": {"path": str(path.parent)}},
        timeout=3600,
        startup_timeout=600,  # a machine that does much else takes its time
        record_timing=False,
        store_widget_state=False,
        # The kernel flushes its output at moments of its own; joined streams do not depend on them.
        coalesce_streams=True,
    )
    client.execute()
    return plain(notebook)


def number_cells(notebook: nbformat.NotebookNode) -> None:
    """Name cells by their place, because the names editors make up are random."""
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)
    for place, cell in enumerate(notebook.cells):
        cell.id = f"cell-{place:02d}"


def plain(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Without what says on which machine and with which Python the notebook ran, and without widgets.

    A cell keeps its tags. A widget has a random name and is dead in a file, which shows what stands in for it.
    """
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in ("tags",) if key in cell.metadata})
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
    return notebook


def save(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Replace the file in one step: an interruption leaves the old one."""
    nbformat.validate(notebook)
    draft = path.with_suffix(".ipynb.part")
    draft.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    os.replace(draft, path)


def main(paths: list[Path]) -> int:
    """Execute one notebook after another; the first that fails ends it and stays as it was."""
    for path in paths:
        start = time.perf_counter()
        try:
            save(executed(path), path)
        except CellExecutionError as problem:
            print(f"{path} was not saved, a cell failed:\n{problem}", file=sys.stderr)
            return 1
        print(f"{path.name}: {time.perf_counter() - start:.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(name).resolve() for name in sys.argv[1:]]))
