"""What docs/register.md shows runs as it stands, and says what the code does."""

import re
from pathlib import Path

from gzsim.register.entries import FIELDS, LONGEST, SOURCES
from gzsim.register.register import BATCH


def test_the_examples_of_the_guide_run(root: Path):
    text = (root / "docs" / "register.md").read_text(encoding="utf-8")
    names: dict = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, names)
    assert names["result"].ok
    assert names["result"].checked == 5
    assert names["published_again"] == str(names["register"].head)


def test_the_guide_states_the_fields_sources_and_limits_of_the_code(root: Path):
    text = " ".join((root / "docs" / "register.md").read_text(encoding="utf-8").split())
    assert ", ".join(FIELDS) in text
    assert all(f"{name} {chinese}" in text for name, chinese in SOURCES.items())
    assert f"up to {BATCH:,} reports" in text
    assert f"notes {LONGEST['note']:,}" in text
