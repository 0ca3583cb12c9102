"""Read a CSV table as text, then turn every column into its declared type, noting what cannot be turned."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from gzsim.common.reading import read_regular, utf8
from gzsim.common.words import readable
from gzsim.errors import InputError
from gzsim.record.layout import MOST_BYTES, Field, Table
from gzsim.record.problems import Problem, line_of


@dataclass(frozen=True)
class FieldType:
    """How a type is written in a CSV file, and how it is kept."""

    pattern: str
    arrow: pa.DataType
    valid: str


LARGEST = 1e15  # more than the output of the world in yuan
LONGEST_HEADER = 100_000  # characters

# "number" excludes nan and inf on purpose: a missing value is a blank.
TYPES = {
    "integer": FieldType(r"^-?[0-9]{1,18}$", pa.int64(), "a whole number"),
    "number": FieldType(
        r"^-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?$", pa.float64(), f"a number up to {LARGEST:g}"
    ),
    "boolean": FieldType(r"^(true|false)$", pa.bool_(), "true or false"),
    "date": FieldType(r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", pa.string(), "a day as 2016-07-31"),
    "yearmonth": FieldType(r"^[0-9]{4}-(0[1-9]|1[0-2])$", pa.string(), "a month as 2016-07"),
    "string": FieldType(r"", pa.string(), "text"),
}


def read_table(file: Path, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a table: a typed frame and what is wrong with the file; the frame is empty where the rows cannot be read."""
    try:
        data = read_regular(file, MOST_BYTES, "a CSV file")
        text = utf8(data, file, "a CSV file saved as UTF-8")
    except InputError as error:
        return empty(table), [Problem(error.problem, file, error.line, valid=error.valid)]
    problems = _header_problems(text.partition("\n")[0], file, table)
    if problems:
        return empty(table), problems
    rows, problems = _rows(data, file, table)
    if problems:
        return empty(table), problems
    columns = {}
    for field in table.fields:
        columns[field.name], faults = _typed(rows[field.name].combine_chunks(), field, file)
        problems += faults
    return pd.DataFrame(columns, columns=table.columns), problems


def empty(table: Table) -> pd.DataFrame:
    """Return a table without rows."""
    return pd.DataFrame({field.name: _to_pandas(pa.array([], pa.string()), field) for field in table.fields})


def _header_problems(first_line: str, file: Path, table: Table) -> list[Problem]:
    valid = ", ".join(table.columns)
    try:
        if len(first_line) > LONGEST_HEADER:  # the limit of csv itself belongs to whoever has set it last
            raise csv.Error
        header = [readable(name) for name in next(csv.reader([first_line.rstrip("\r")]), [])]
    except csv.Error:  # lines that end in carriage returns alone
        return [Problem("is no line of column names", file, 1, valid=f"{valid}, and a line feed")]
    missing = [Problem("the column is missing", file, 1, name, valid) for name in table.columns if name not in header]
    unknown = [Problem("no such column", file, 1, name, valid) for name in header if name not in table.columns]
    twice = [Problem("the column appears twice", file, 1, name) for name, n in Counter(header).items() if n > 1]
    return missing + unknown + twice


def _rows(data: bytes, file: Path, table: Table) -> tuple[pa.Table, list[Problem]]:
    problems = []

    def note_invalid(row: arrow_csv.InvalidRow) -> str:
        text = f"the row has {row.actual_columns} fields instead of {row.expected_columns}"
        problems.append(Problem(text, file, row.number))
        return "skip"

    # `read_csv` has its own handler of signals for as long as it reads, and now and then forgets that one came.
    reader = arrow_csv.open_csv(
        io.BytesIO(data),
        # One thread and one block: only then does the reader know the number of an invalid row.
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=max(len(data), 1) + 1),
        parse_options=arrow_csv.ParseOptions(ignore_empty_lines=False, invalid_row_handler=note_invalid),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(table.columns, pa.string()), strings_can_be_null=False
        ),
    )
    return reader.read_all(), problems


def _typed(text: pa.Array, field: Field, file: Path) -> tuple[pd.Series, list[Problem]]:
    kind = TYPES[field.type]
    good = pc.match_substring_regex(text, kind.pattern)
    blank = pc.equal(text, "")
    values = _to_pandas(pc.if_else(pc.and_(good, pc.invert(blank)), text, None), field)
    if field.type == "number":
        values = values.where(values.abs() <= LARGEST)
    bad = ~blank.to_numpy(zero_copy_only=False) & values.isna().to_numpy()
    problems = [
        Problem(f"'{readable(text[row].as_py())}' is not {kind.valid}", file, line_of(row), field.name, kind.valid)
        for row in bad.nonzero()[0]
    ]
    return values, problems


def _to_pandas(text: pa.Array, field: Field) -> pd.Series:
    if field.type == "date":
        return pd.to_datetime(text.to_pandas(), format="%Y-%m-%d", errors="coerce")
    if field.type == "yearmonth":
        return pd.Series(pd.PeriodIndex(text.to_pandas(), freq="M"))
    values = text.cast(TYPES[field.type].arrow)
    whole_with_gaps = field.type == "integer" and not field.required
    return values.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get) if whole_with_gaps else values.to_pandas()
