"""What levers beside schemes and zones do, with ranges over plausible parameters: ``python tools/headlines.py``.

Every question sets runs beside a baseline, at the defaults and in a hundred draws of all parameters that the scenarios
do not state. Writes the table that the report shows (gzsim/run/levers.csv), the draws it is made from
(tests/data/levers_drawn.csv) and the table of docs/levers.md and of its Chinese twin.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from gzsim.experiments.headline import Headline, headline
from gzsim.run.lever_questions import Question, questions
from gzsim.run.levers import HEADINGS, LEVERS, MEASURED, lever_lines, measured_levers
from gzsim.views.labels import Language, label

ROOT = Path(__file__).resolve().parents[1]
DRAWN = ROOT / "tests" / "data" / "levers_drawn.csv"
PAGES: dict[Language, Path] = {"en": ROOT / "docs" / "levers.md", "zh": ROOT / "docs" / "levers.zh.md"}
DRAWS, SEED = 100, 2025
SIZE = {"draws": DRAWS, "replications": 32, "default_replications": 96, "seed": SEED}
KEY = ["baseline", "run", "outcome"]
COLUMNS = [*KEY, "difference", "standard_error", "draws", "low", "median", "high", "other_sign", "holds"]


def pairs(question: Question) -> list[tuple[str, str]]:
    """Baseline and run of each comparison that the question answers."""
    names = {each.name for each in question.runs}
    return [pair for pair in LEVERS if set(pair) <= names]


def asked(question: Question, **size: int) -> Headline:
    """The answer, of the usual size unless told."""
    return headline(question.runs, outcomes=question.outcomes, years=question.years, **SIZE | size)


def drawn(found: Headline, question: Question) -> pd.DataFrame:
    """Difference of each comparison under each draw: draw × (baseline, run, outcome)."""
    columns = {(*pair, outcome): found.drawn(outcome, pair[1], pair[0])
               for pair in pairs(question) for outcome in question.outcomes}  # fmt: skip
    return pd.DataFrame(columns).rename_axis(columns=KEY)


def told(found: Headline, question: Question) -> pd.DataFrame:
    """Rows of the table; what moves nowhere is left out."""
    parts = [found.differences(baseline).rename(columns={"scheme": "run"}).query("run == @run")[COLUMNS]
             for baseline, run in pairs(question)]  # fmt: skip
    table = pd.concat(parts)
    table.insert(len(KEY), "years", question.years)
    return table[(table["difference"] != 0) | (table["low"] != table["high"])]


def in_markdown(table: pd.DataFrame, language: Language = "en") -> str:
    """The table as Markdown, in English or in Chinese."""
    headings = {"en": ("lever", "sign holds in 95 of 100 draws", "sign turns"), "zh": [each.zh for each in HEADINGS]}
    lines = [f"| {' | '.join(headings[language])} |", "| --- | --- | --- |"]
    for (baseline, run), name in LEVERS.items():
        part = table[(table["baseline"] == baseline) & (table["run"] == run)]
        cells = ("<br>".join(lever_lines(part[part["holds"] == holds], language)) for holds in (True, False))
        lines.append(f"| {label(*name, language)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def fill(page: Path, table: str) -> None:
    """Put the table in its place on a page."""
    marks = r"(<!-- levers -->\n).*?(\n<!-- /levers -->)"
    filled = re.sub(marks, lambda m: m[1] + table + m[2], page.read_text(encoding="utf-8"), flags=re.DOTALL)
    page.write_text(filled, encoding="utf-8")


def main() -> None:
    """Measure, and write."""
    answers = [(asked(each), each) for each in tqdm(questions(), unit="question")]
    pd.concat([told(*each) for each in answers]).to_csv(MEASURED, index=False, float_format="%.10g")
    pd.concat([drawn(*each) for each in answers], axis="columns").to_csv(DRAWN, float_format="%.10g")
    for language, page in PAGES.items():
        fill(page, in_markdown(measured_levers(), language))


if __name__ == "__main__":
    main()
