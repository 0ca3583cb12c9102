"""The record and the scenario that a command line names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gzsim.commands.options import OWN, TODAY
from gzsim.errors import InputError

if TYPE_CHECKING:
    from gzsim.record import Record
    from gzsim.scenario import Scenario


def record_in(data: Path | None) -> Record | None:
    """The record of another province; None for the shipped one, of which a simulation reads a few tables only."""
    from gzsim.record import load_record

    return None if data is None else load_record(data)


def of_record(data: Path | None, scenario: str | None) -> tuple[Record, Scenario]:
    """The record, and a scenario of its prefectures."""
    from gzsim.record import load_record
    from gzsim.scenario import load_scenario

    record, beside = record_in(data), None if data is None else data / OWN
    if scenario is None and beside is not None and not beside.is_file():
        raise InputError(f"there is no {OWN} in {data}", field="--scenario", valid="a scenario of that record")
    named = scenario or (TODAY if beside is None else str(beside))
    return record or load_record(), load_scenario(named, record)
