"""The guides in docs/: their text, their examples, and their figures, whatever the sentence is that tells them."""

import re
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
PAGES = {path.stem: path for path in [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]}


def text(page: str) -> str:
    """Text of a page, by its name without suffix."""
    return PAGES[page].read_text(encoding="utf-8")


def blocks(page: str, language: str = "python") -> list[str]:
    """Examples of a page in a language."""
    return re.findall(rf"```{language}\n(.*?)```", text(page), re.DOTALL)


def prose(text: str) -> str:
    """A text without its examples.

    >>> prose("Say:\\n\\n```python\\nsay()\\n```\\n\\nDone.").split()
    ['Say:', 'Done.']
    """
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def examples(page: str, folder: Path | None = None, replications: int | None = None) -> dict:
    """Names that are left when all examples have run one after another, in a folder, or else in one of their own.

    Wherever an example asks for replications it gets these, if any are given. Examples of files that begin with their
    name, as in ``# mine.yaml``, are there.
    """
    names: dict = {}
    with TemporaryDirectory() as own, chdir(folder or own):
        for block in blocks(page, "yaml"):
            if named := re.match(r"# (\S+\.yaml)\n", block):
                Path(named[1]).write_text(block, encoding="utf-8")
        for number, block in enumerate(blocks(page), start=1):
            if replications:
                block = re.sub(r"replications=[\d_]+", f"replications={replications}", block)
            exec(compile(block, f"{PAGES[page].name}, example {number}", "exec"), names)
    return names


def figures(text: str) -> set[str]:
    """All numbers of a text as they are written: digits with their point, without sign and unit.

    >>> sorted(figures("from 0.440 to 0.616, 1.84·k, by 18 at most."))
    ['0.440', '0.616', '1.84', '18']
    """
    return set(re.findall(r"\d+(?:\.\d+)?", text))
