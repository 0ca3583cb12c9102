"""From a workbook to a folder in which a province can be scored, replayed and simulated."""

from __future__ import annotations

from os import PathLike

from gzsim.common.folders import results_folder
from gzsim.common.reading import as_path
from gzsim.errors import InputError
from gzsim.places import starting_places
from gzsim.province.declared import NAME, scenario_text
from gzsim.province.reading import OwnProvince, read_province
from gzsim.province.tables import write_record
from gzsim.record import load_record
from gzsim.record.layout import DESCRIPTION
from gzsim.scenario import Scenario, check_against_record, load_scenario

SCENARIO = f"{NAME}.yaml"


def make_province(
    workbook: str | PathLike[str], folder: str | PathLike[str], *, rescale: bool = False, percent: bool = False
) -> OwnProvince:
    """Make a record and a scenario of a workbook; both are verified before anything is there.

    Parameters
    ----------
    workbook : path
        Sheets province (its name, the source of the figures), data (a row for each unit and year) and indicators (a row
        for each: direction, unit, target, horizon), as `gzsim.province.write_template` writes them. Chinese names alone
        suffice.
    folder : path of a folder that is not there yet
        It gets the tables of the record with their description, and ``scenario.yaml``.
    rescale, percent : as in `gzsim.open_data`

    Returns what the workbook says; its ``notes`` are worth reading.

    Raises InputError with sheet and cell, if anything cannot be used, or if the folder is there.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from gzsim.province.template import write_template
    >>> with TemporaryDirectory() as somewhere:
    ...     made = make_province(write_template(Path(somewhere) / "own.xlsx"), Path(somewhere) / "mine")
    ...     record = load_record(Path(somewhere) / "mine")
    ...     load_scenario(Path(somewhere) / "mine" / "scenario.yaml", record)
    <Scenario 'scenario': 8 indicators, 12 prefectures, zones functional, scheme last_place>
    """
    target = as_path(folder, "folder", "the path of a folder that is not there yet")
    if target.exists() or target.is_symlink():
        raise InputError("is there already", file=target, valid="another name: what is there may have been changed")
    own = read_province(workbook, rescale=rescale, percent=percent)
    with results_folder(target, DESCRIPTION) as fresh:
        write_record(own, fresh)
        record = load_record(fresh)
        (fresh / SCENARIO).write_text(scenario_text(own), encoding="utf-8")
        luck = _luck(load_scenario(fresh / SCENARIO, record))
        (fresh / SCENARIO).write_text(scenario_text(own, luck), encoding="utf-8")
        scenario = load_scenario(fresh / SCENARIO, record)
        check_against_record(scenario, record.series.index)
        scenario.spending()
    return own


def _luck(scenario: Scenario) -> dict[str, float]:
    """Standard deviation of a year's luck by indicator, in own units, where the figures show one that is in range."""
    table = starting_places(scenario).table.drop_duplicates("indicator").set_index("indicator")
    seen = table.loc[table["luck_basis"] == "record", "luck"].map(lambda luck: float(f"{luck:.3g}"))
    group = {name: f"dynamics.{each.dynamics_class}.noise_sd" for name, each in scenario.indicators.items()}
    limits = scenario.parameter_table()
    return {name: luck for name, luck in seen.items() if luck > 0 and not limits.objection(group[name], luck)}
