"""Whatever is put through a door of the register: what cannot be used is refused by name, never with a traceback."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.register import CrossCheck, Head, Register, Report, reports_of

GOOD = {"unit": "Zunyi", "indicator": "gdp_growth", "period": "2025-03", "value": 6.4, "source": "self-report"}
CHECK = {"refers_to": 1, "signal": 5.0, "source": "survey", "residual": 1.4, "verdict": "doubtful", "reviewer": "B"}
TABLE = pd.DataFrame([GOOD])
NO_TEXT = (None, 5, b"Zunyi", ["Zunyi"], {}, "", "  ", "Zun\x00yi", "\ud800", "遵" * 101, "x" * 301)
NO_NUMBER = (None, "6.4", True, [6.4], {}, float("nan"), float("inf"), 10**400, 10**5000, pd.NA, 1j, np.array([1, 2]))
NO_COUNT = (0, -1, 1.5, "1", True, [1], float("nan"), float("inf"), 10**5000, b"1", np.array([1, 2]))
NO_SOURCE = ("rumour", "", None, 5, ["survey"], {"survey"}, {})
NO_PERIOD = ("2025-13", "2025-3", "2025-Q5", "0000", "2025-03\n", "", 2025, None, ["2025"], pd.Period("2025-03"))
NO_MOMENT = ("2025-04-03T08:00:00", "yesterday", "2025-02-30T08:00:00.000000Z", "", 5, [5], b"2025", pd.NaT)
NO_MOMENT += (pd.Timestamp("2025-04-03"), "0001-01-01T00:00:00+08:00")
NO_HEAD = ("", "1", "1:abc", f"-1:{'0' * 64}", f"1:{'G' * 64}", f"x:{'0' * 64}", "9" * 5000, b"1", 5, 5.0, True, {1: 2})
NO_HEAD += ([None], [5], [["1"]], object())


def cases(field: str, values: tuple) -> list[tuple]:
    return [(field, value) for value in values]


def shown(value: object) -> str:
    return f"{type(value).__name__}-{str(value)[:12]!a}" if not isinstance(value, int) else type(value).__name__


@pytest.fixture
def register(tmp_path) -> Register:
    register = Register(tmp_path / "a.register")
    register.append(Report(**GOOD))
    return register


def refused(field: str, door, *given, **named) -> None:
    with pytest.raises(InputError) as caught:
        door(*given, **named)
    assert caught.value.field == field
    assert caught.value.valid
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *cases("unit", NO_TEXT),
        *cases("indicator", NO_TEXT),
        *cases("note", (None, 5, ["x"], "x" * 1001, "a\nb")),
        *cases("value", NO_NUMBER),
        *cases("source", NO_SOURCE),
        *cases("period", NO_PERIOD),
        *cases("arrived", NO_MOMENT),
        *cases("corrects", NO_COUNT),
    ],
    ids=shown,
)
def test_reports(field, value):
    refused(field, Report, **GOOD | {field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *cases("refers_to", (*NO_COUNT, None)),
        *cases("signal", NO_NUMBER),
        *cases("residual", NO_NUMBER),
        *cases("source", NO_SOURCE),
        *cases("verdict", NO_TEXT),
        *cases("reviewer", NO_TEXT),
        *cases("arrived", NO_MOMENT),
        *cases("note", (None, 5, "x" * 1001)),
    ],
    ids=shown,
)
def test_cross_checks(field, value):
    refused(field, CrossCheck, **CHECK | {field: value})


@pytest.mark.parametrize(
    "path",
    [None, 5, b"a.register", ["a"], {}, 1.5, "", ".", "a\0b", "\ud800", "x" * 300, os.devnull, "~nobody-here/a"],
    ids=shown,
)
def test_paths(path):
    refused("path", Register, path)


def test_a_path_of_a_link_in_a_circle(tmp_path):
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    refused("path", Register, tmp_path / "circle")


@pytest.mark.parametrize("put", [os.mkdir, *([os.mkfifo] if hasattr(os, "mkfifo") else [])])
def test_paths_of_what_is_no_file(tmp_path, put):
    put(tmp_path / "a.register")
    refused("path", Register, tmp_path / "a.register")


@pytest.mark.parametrize("timeout", ["x", None, True, -1, float("nan"), float("inf"), [1], 1j, 10**5000], ids=shown)
def test_timeouts(tmp_path, timeout):
    refused("timeout", Register, tmp_path / "a.register", timeout)


@pytest.mark.parametrize("batch", [*NO_COUNT, None, "x"], ids=shown)
def test_batches(register, batch):
    refused("batch", register.append_many, [], batch=batch)
    refused("batch", register.append_table, TABLE, batch=batch)


@pytest.mark.parametrize("reports", [5, None, 1.5, True, object(), [5], [None], "ab", TABLE, [[]], {1: 2}], ids=shown)
def test_lists_of_reports(register, reports):
    refused("report", register.append_many, reports)


@pytest.mark.parametrize("report", [5, None, "x", [], GOOD, CrossCheck(**CHECK)], ids=shown)
def test_single_reports(register, report):
    refused("report", register.append, report)


@pytest.mark.parametrize("check", [5, None, "x", [], CHECK, Report(**GOOD)], ids=shown)
def test_single_cross_checks(register, check):
    refused("cross_check", register.attach, check)


@pytest.mark.parametrize("progress", ["yes", 5, [], TABLE], ids=shown)
def test_progress(register, progress):
    refused("progress", register.append_many, [], progress=progress)


@pytest.mark.parametrize(
    "table",
    [
        [],
        None,
        5,
        "x",
        GOOD,
        np.zeros((2, 5)),
        TABLE["unit"],
        pd.DataFrame(),
        TABLE.drop(columns="source"),
        TABLE.assign(weight=1),
        TABLE.rename(columns={"unit": 5}),
        pd.concat([TABLE, TABLE["unit"]], axis=1),
    ],
    ids=shown,
)
def test_tables(register, table):
    refused("table", register.append_table, table)
    refused("table", lambda: list(reports_of(table)))


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("unit", None),
        ("value", "x"),
        ("value", [1]),
        ("source", ["x"]),
        ("arrived", [1]),
        ("corrects", [1]),
        ("note", {}),
    ],
    ids=shown,
)
def test_cells(register, field, cell):
    refused(field, register.append_table, TABLE.assign(**{field: pd.Series([cell], dtype=object)}))


@pytest.mark.parametrize("anchor", NO_HEAD, ids=shown)
def test_anchors(register, anchor):
    refused("anchor", register.verify, anchor=anchor)


@pytest.mark.parametrize(
    ("count", "digest"),
    [
        (-1, "0" * 64),
        ("1", "0" * 64),
        (True, "0" * 64),
        (1.0, "0" * 64),
        (1, 5),
        (1, None),
        (1, b"0" * 64),
        (None, "0"),
    ],
)
def test_heads(count, digest):
    refused("anchor", Head, count, digest)


@pytest.mark.parametrize("text", [5, None, b"1", [], ""], ids=shown)
def test_texts_of_heads(text):
    refused("anchor", Head.read, text)


def test_what_was_refused_left_nothing_behind(register):
    before = register.path.read_bytes()
    for door in (register.append, register.append_many, register.append_table, register.attach):
        with pytest.raises(InputError):
            door(5)
    assert register.path.read_bytes() == before
    assert register.verify(anchor=()).ok
    assert register.verify(anchor=np.array([str(register.head)])).ok
