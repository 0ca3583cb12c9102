"""Write the pages and figures of docs/ that are made from the code's own tables: ``python tools/write_docs.py``.

A test holds the pages against what this would write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docs_site import page_glossary, page_lists, page_odd, page_record, page_schemes, page_zone_models
from docs_site.contents import CHINESE, Language
from docs_site.pictures import PICTURES
from docs_site.staging import DOCS

from gzsim.scenario.field_reference import field_reference
from gzsim.scenario.parameter_reference import parameter_reference
from gzsim.simulation.outcomes.reference import outcome_reference
from gzsim.views.drawing import save

WRITERS: dict[str, tuple[Callable[[Language], str], tuple[Language, ...]]] = {
    "coverage": (page_lists.systems, ("zh",)),
    "glossary": (page_glossary.write, ("en", "zh")),
    "odd": (page_odd.write, ("en", "zh")),
    "outcomes": (page_lists.outcomes, ("zh",)),
    "parameters": (page_lists.parameters, ("zh",)),
    "record": (page_record.write, ("en", "zh")),
    "schemes": (page_schemes.write, ("en", "zh")),
    "zone-models": (page_zone_models.write, ("en", "zh")),
}


PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "outcomes.md": ("outcomes", outcome_reference),
    "parameters.md": ("parameters", parameter_reference),
    "scenarios.md": ("fields", field_reference),
}
"""Pages that hold something generated between two marks, by the word of the marks."""


def pages() -> Iterator[tuple[str, str]]:
    """Name of the file in docs/ and text of every generated page."""
    for name, (write, languages) in WRITERS.items():
        for language in languages:
            yield f"{name}{CHINESE if language == 'zh' else ''}.md", write(language)
    for name, (mark, write) in PARTS.items():
        before, _, rest = (DOCS / name).read_text(encoding="utf-8").partition(f"<!-- {mark} -->\n")
        after = rest.partition(f"<!-- /{mark} -->")[2]
        yield name, f"{before}<!-- {mark} -->\n{write()}\n<!-- /{mark} -->{after}"


def main() -> None:
    """Write all of them."""
    for name, text in pages():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
    for name, draw in PICTURES.items():
        for language in ("en", "zh"):
            save(draw(language), DOCS / "images" / f"{name}.{language}.svg")


if __name__ == "__main__":
    main()
