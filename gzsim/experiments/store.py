"""Answers on disk: blocks of rows in Parquet, each whole or not there, so that a sweep can be resumed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gzsim.common.resuming import resumable, writing
from gzsim.common.writing import write_whole
from gzsim.errors import InputError
from gzsim.experiments.answers import Answers, in_long
from gzsim.experiments.design import Design
from gzsim.experiments.question import Answer, Question
from gzsim.simulation.division import HERE
from gzsim.simulation.keeping import refuse_unknown_rules, say

MANIFEST, TABLE, PLACES = "sweep.json", "design.parquet", "places.parquet"
WHAT = "the answers of one sweep"
BLOCK_SECONDS = 5.0
"""Seconds of work in a block, roughly: what an interruption costs at most."""
LARGEST_BLOCK = 1024


@dataclass(frozen=True)
class Store:
    """A folder with a manifest, the design, and a file for each block of rows."""

    folder: Path
    runs: tuple[str, ...]
    outcomes: tuple[str, ...]
    rows: int
    block: int
    mark: str
    """Checksum of the manifest: a block of another sweep is not taken for one of this."""

    def blocks(self) -> list[range]:
        """Rows of each block."""
        return [range(first, min(first + self.block, self.rows)) for first in range(0, self.rows, self.block)]

    def holds(self, rows: range) -> bool:
        """Whether a block is there and whole; one that is not is done again, and is named."""
        whole = self._table(rows) is not None
        if not whole and self._path(rows).exists():
            say(f"{self._path(rows)}: damaged, done again")
        return whole

    def save(self, rows: range, answers: Sequence[Answer]) -> None:
        """Write a block; raises InputError if it cannot be written."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.Table.from_pandas(in_long(rows, answers, self.runs, self.outcomes), preserve_index=False)
        table = table.replace_schema_metadata({**table.schema.metadata, b"gzsim": self._of(rows).encode()})
        file = io.BytesIO()
        pq.write_table(table, file)
        with writing(self.folder):
            write_whole(self._path(rows), file.getvalue())

    def answers(self) -> Answers:
        """All rows that are there."""
        whole = [table for rows in self.blocks() if (table := self._table(rows)) is not None]
        if not whole:
            raise InputError("no row is done yet", file=self.folder, valid="a folder with a finished block")
        return Answers.of_long(pd.concat(whole, ignore_index=True), self.runs, self.outcomes)

    def _path(self, rows: range) -> Path:
        return self.folder / f"rows-{rows[0]:07}-{rows[-1]:07}.parquet"

    def _of(self, rows: range) -> str:
        return f"{self.mark} {rows[0]} {rows[-1]}"

    def _table(self, rows: range) -> pd.DataFrame | None:
        """A block as a table; None if it is not there, damaged or of another sweep."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            table = pq.read_table(self._path(rows))
        except (OSError, pa.ArrowException):
            return None
        if (table.schema.metadata or {}).get(b"gzsim") != self._of(rows).encode():
            return None
        return table.to_pandas()


@contextmanager
def store_in(folder: str | PathLike[str], question: Question, design: Design) -> Iterator[Store]:
    """Open a folder for a sweep, or go on with the one it holds.

    Raises InputError if the folder holds another sweep or anything else, or cannot be written to.
    """
    asked, block = {"question": question.describe(), "design": design.describe()}, rows_of_a_block(question)
    refuse_unknown_rules(asked["question"], "into")
    with resumable(folder, MANIFEST, WHAT, asked, {"block": block}) as (path, manifest):
        store = store_of(path, manifest)
        for name, table in ((TABLE, design.table), (PLACES, design.places)):
            if not (path / name).exists():
                with writing(path):
                    write_whole(path / name, _parquet(table))
        try:
            yield store
        except (KeyboardInterrupt, SystemExit):
            done = sum(len(rows) for rows in store.blocks() if store._path(rows).exists())
            say(f"{done} of {store.rows} rows are kept in {path}; the same call goes on from there")
            raise


def store_of(path: Path, manifest: dict[str, Any]) -> Store:
    """The store that a manifest describes."""
    mark = sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
    asked = manifest["question"]
    rows = int(manifest["design"]["rows"])
    return Store(path, tuple(asked["runs"]), tuple(asked["outcomes"]), rows, int(manifest["block"]), mark)


def rows_of_a_block(question: Question) -> int:
    """As many rows as take some seconds: the same on every machine, so that the files are the same."""
    return int(np.clip(BLOCK_SECONDS / question.work(1).seconds(HERE), 1, LARGEST_BLOCK))


def _parquet(table: pd.DataFrame) -> bytes:
    """A table with rows in their order; tuples become lists."""
    file = io.BytesIO()
    table.rename_axis(columns=None).to_parquet(file)
    return file.getvalue()
