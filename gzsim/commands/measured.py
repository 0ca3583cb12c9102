"""What a benchmark has measured, as an answer."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import typer

from gzsim.bench import Figure, benchmarks, figures_table, run_benchmark, summary
from gzsim.commands.answer import Answer
from gzsim.views.labels import Language, Name, label
from gzsim.views.text_table import Column, TextTable


def listed() -> Answer:
    """The benchmarks that there are."""
    table = pd.DataFrame([(name, summary(name)) for name in benchmarks()], columns=["benchmark", "summary"])
    rows, count = tuple(table.itertuples(index=False, name=None)), len(table)
    return Answer(
        headline=[
            Name(f"{count} benchmarks; gzsim bench NAME runs one.", f"共{count}个基准；gzsim bench 名称 运行其一。")
        ],
        figures=lambda: {"benchmarks": table},
        tables=lambda language, whole: [TextTable("", (Column(label("Name", "名称", language)), Column("")), rows)],
    )


def measured(name: str) -> Answer:
    """Each figure beside its bar; exit code 1 if one falls short, or none can be taken, which is said at once."""
    try:
        figures = run_benchmark(name)
    except subprocess.CalledProcessError as failure:
        print(f"benchmark {name}: {failure}\n{failure.stderr or ''}", file=sys.stderr)
        raise typer.Exit(1) from None
    missed = [figure.name for figure in figures if figure.met is False]
    barred = sum(figure.met is not None for figure in figures)
    return Answer(
        headline=[_said(name, barred, missed)],
        figures=lambda: {"figures": figures_table(figures)},
        tables=lambda language, whole: [_table(figures, language)],
        facts={"benchmark": name, "missed": missed},
        code=int(bool(missed)),
    )


def _said(name: str, barred: int, missed: list[str]) -> Name:
    if missed:
        listed = ", ".join(missed)
        return Name(f"Benchmark {name}: {len(missed)} of {barred} bars MISSED: {listed}.",
                    f"基准{name}：{barred}项要求中有{len(missed)}项未达到：{listed}。")  # fmt: skip
    return Name(f"Benchmark {name}: all {barred} bars met.", f"基准{name}：{barred}项要求全部达到。")


def _table(figures: list[Figure], language: Language) -> TextTable:
    verdicts = {True: label("met", "达到", language), False: label("MISSED", "未达到", language), None: ""}
    headings = (
        Column(label("Figure", "项目", language, "\n")),
        Column(label("Value", "数值", language, "\n"), "right"),
        Column(label("Bar", "要求", language, "\n"), "right"),
        Column(label("Verdict", "结论", language, "\n")),
    )
    return TextTable("", headings, tuple(_row(figure, verdicts) for figure in figures))


def _row(figure: Figure, verdicts: dict[bool | None, str]) -> tuple[str, ...]:
    bar = "" if figure.bar is None else f"{figure.sense} {figure.bar:g} {figure.unit}"
    return figure.name, f"{figure.value:.4g} {figure.unit}", bar, verdicts[figure.met]
