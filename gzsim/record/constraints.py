"""The constraints of one table, as a pandera schema made from its description."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gzsim.record.layout import Field, Table
from gzsim.record.problems import Problem, line_of


def constraint_problems(frame: pd.DataFrame, table: Table, file: Path) -> list[Problem]:
    """Find the blanks, ranges, patterns, terms and duplicates that the description of the table forbids."""
    # pandera takes a third of a second to import, which only those should pay who read tables.
    import pandera.pandas as pa

    schema = pa.DataFrameSchema(
        {field.name: pa.Column(nullable=not field.required, checks=_checks(field)) for field in table.fields},
        unique=list(table.primary_key),
        report_duplicates="exclude_first",
        strict=True,
    )
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return _problems(errors.failure_cases, frame, table, file)
    return []


def _checks(field: Field) -> list:
    import pandera.pandas as pa

    limits = field.constraints
    checks = []
    if "minimum" in limits:
        checks.append(pa.Check.ge(limits["minimum"], error=f"{limits['minimum']} or more"))
    if "maximum" in limits:
        checks.append(pa.Check.le(limits["maximum"], error=f"{limits['maximum']} or less"))
    if "enum" in limits:
        checks.append(pa.Check.isin(limits["enum"], error=", ".join(limits["enum"])))
    if "pattern" in limits:
        checks.append(pa.Check.str_matches(f"^(?:{limits['pattern']})$", error=f"text of the form {limits['pattern']}"))
    return checks


def _problems(failures: pd.DataFrame, frame: pd.DataFrame, table: Table, file: Path) -> list[Problem]:
    found = {}
    for failure in failures.dropna(subset="index").sort_values("index", kind="stable").itertuples():
        row = int(failure.index)
        if failure.check == "multiple_fields_uniqueness":
            key = ", ".join(f"{name} {frame[name].iloc[row]}" for name in table.primary_key)
            problem = Problem(f"duplicate row for {key}", file, line_of(row), table.primary_key[-1])
        elif failure.check == "not_nullable":
            problem = Problem("is blank", file, line_of(row), failure.column, "a value in every row")
        else:
            problem = Problem(
                f"{failure.failure_case!r} is impossible", file, line_of(row), failure.column, failure.check
            )
        found[problem] = None
    return list(found)
