"""What may be entered in the register, what is refused, and that a stranger can recompute every hash."""

from __future__ import annotations

import hashlib
import json
import sqlite3

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.monitoring.register import SOURCES, CrossCheck, Head, Register, Report

ZUNYI = ("Zunyi 遵义", "gdp_growth", "2025-03", 6.4, "self-report")


@pytest.fixture
def register(tmp_path):
    return Register(tmp_path / "2025.register")


def test_every_hash_follows_from_the_published_formula_alone(register):
    first = register.append(Report(*ZUNYI, arrived="2025-04-03T16:00:00+08:00", note='says "provisional"'))
    register.attach(CrossCheck(first, 5.0, "satellite", 1.4, "doubtful 存疑", "Bureau of Statistics"))
    register.append(Report(*ZUNYI[:3], -0.0, ZUNYI[4], corrects=first))
    opened = sqlite3.connect(register.path)
    rows = opened.execute("SELECT * FROM entries ORDER BY number").fetchall()
    opened.close()
    previous = "0" * 64
    for number, *fields, digest in rows:
        text = json.dumps([previous, number, *fields], ensure_ascii=False, separators=(",", ":"))
        previous = hashlib.sha256(text.encode()).hexdigest()
        assert digest.hex() == previous
    assert register.head == Head(3, previous)
    assert register.verify(anchor=[f"1:{rows[0][-1].hex()}", register.head]).ok


def test_entries_keep_everything_that_was_said(register):
    first = register.append(Report(*ZUNYI, arrived="2025-04-03T16:00:00+08:00"))
    register.attach(CrossCheck(first, 5.0, "satellite", 1.4, "doubtful", "Bureau", note="night lights"))
    table = register.entries()
    assert table.loc[1, ["unit", "indicator", "period", "value", "source"]].tolist() == list(ZUNYI)
    assert table.loc[1, "arrived"] == "2025-04-03T08:00:00.000000Z"
    check = table.loc[2]
    assert (check["kind"], check["unit"], check["period"]) == ("cross-check", "Zunyi 遵义", "2025-03")
    assert (check["value"], check["residual"], check["refers_to"]) == (5.0, 1.4, 1)
    assert (check["verdict"], check["reviewer"], check["note"]) == ("doubtful", "Bureau", "night lights")


def test_a_second_report_is_refused_unless_it_corrects_the_latest_and_nothing_is_overwritten(register):
    first = register.append(Report(*ZUNYI))
    again = Report(*ZUNYI[:3], 6.1, "self-report")
    with pytest.raises(InputError, match="already entry 1") as caught:
        register.append(again)
    assert caught.value.valid.startswith("corrects=1")
    second = register.append(Report(*ZUNYI[:3], 6.1, "self-report", corrects=first))
    with pytest.raises(InputError, match="entry 1 is not the latest") as caught:
        register.append(Report(*ZUNYI[:3], 6.0, "self-report", corrects=first))
    assert caught.value.field == "corrects"
    third = register.append(Report(*ZUNYI[:3], 6.0, "self-report", corrects=second))
    assert register.entries()["value"].tolist() == [6.4, 6.1, 6.0]
    assert register.current().index.tolist() == [third]
    assert register.append(Report(*ZUNYI[:4], "survey")) == 4  # another source is another submission


def test_a_duplicate_entered_through_another_window_is_refused_too(register):
    other = Register(register.path)
    register.append(Report(*ZUNYI))
    with pytest.raises(InputError, match="already entry 1"):
        other.append(Report(*ZUNYI))
    with pytest.raises(InputError, match="already entry 1"):
        Register(register.path).append(Report(*ZUNYI))


def test_a_register_that_was_exchanged_is_noticed_by_an_open_one(register):
    register.append(Report(*ZUNYI))
    register.path.unlink()
    assert register.append(Report(*ZUNYI)) == 1
    assert register.verify().ok


@pytest.mark.parametrize("corrects", [2, 7])
def test_a_correction_of_what_was_never_reported_is_refused(register, corrects):
    register.append_many([Report(*ZUNYI), Report("Tongren", *ZUNYI[1:])])
    with pytest.raises(InputError, match="no report of Anshun") as caught:
        register.append(Report("Anshun", *ZUNYI[1:], corrects=corrects))
    assert caught.value.field == "corrects"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"source": "rumour"}, "source"),
        ({"source": None}, "source"),
        ({"value": float("nan")}, "value"),
        ({"value": float("inf")}, "value"),
        ({"value": 10**400}, "value"),
        ({"value": "6.4"}, "value"),
        ({"value": True}, "value"),
        ({"value": None}, "value"),
        ({"value": pd.NA}, "value"),
        ({"period": "2025-13"}, "period"),
        ({"period": "2025-3"}, "period"),
        ({"period": "2025-Q5"}, "period"),
        ({"period": 2025}, "period"),
        ({"period": "2025-03\n"}, "period"),
        ({"unit": ""}, "unit"),
        ({"unit": "  "}, "unit"),
        ({"unit": 520300}, "unit"),
        ({"unit": "Zun\x00yi"}, "unit"),
        ({"unit": "\ud800"}, "unit"),
        ({"indicator": "遵" * 101}, "indicator"),
        ({"note": "x" * 1001}, "note"),
        ({"arrived": "2025-04-03T08:00:00"}, "arrived"),
        ({"arrived": "yesterday"}, "arrived"),
        ({"arrived": "2025-02-30T08:00:00.000000Z"}, "arrived"),
        ({"arrived": 5}, "arrived"),
        ({"corrects": 0}, "corrects"),
        ({"corrects": 1.5}, "corrects"),
        ({"corrects": "1"}, "corrects"),
        ({"corrects": float("nan")}, "corrects"),
        ({"corrects": float("inf")}, "corrects"),
    ],
)
def test_bad_reports_say_what_is_wrong_and_what_would_do(change, field):
    good = dict(zip(("unit", "indicator", "period", "value", "source"), ZUNYI, strict=True))
    with pytest.raises(InputError) as caught:
        Report(**good | change)
    assert caught.value.field == field
    assert caught.value.valid


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"signal": float("nan")}, "signal"),
        ({"residual": None}, "residual"),
        ({"verdict": ""}, "verdict"),
        ({"reviewer": ""}, "reviewer"),
        ({"source": "x"}, "source"),
        ({"refers_to": -1}, "refers_to"),
    ],
)
def test_bad_cross_checks_say_what_is_wrong(change, field):
    good = {"refers_to": 1, "signal": 5.0, "source": "survey", "residual": 1.4, "verdict": "doubtful", "reviewer": "B"}
    with pytest.raises(InputError) as caught:
        CrossCheck(**good | change)
    assert caught.value.field == field


def test_a_cross_check_needs_a_report_and_an_independent_source(register):
    with pytest.raises(InputError, match="entry 1 does not exist") as caught:
        register.attach(CrossCheck(1, 5.0, "satellite", 1.4, "doubtful", "B"))
    assert caught.value.field == "refers_to"
    register.append(Report(*ZUNYI))
    with pytest.raises(InputError, match="source of the report") as caught:
        register.attach(CrossCheck(1, 5.0, "self-report", 1.4, "doubtful", "B"))
    assert caught.value.field == "source"
    register.attach(CrossCheck(1, 5.0, "satellite", 1.4, "doubtful", "B"))
    with pytest.raises(InputError, match="entry 2 is no report"):
        register.attach(CrossCheck(2, 5.0, "survey", 1.4, "doubtful", "B"))
    assert register.verify().checked == 2


def test_what_is_neither_report_nor_cross_check_is_refused(register):
    with pytest.raises(InputError, match="no report"):
        register.append(ZUNYI)
    with pytest.raises(InputError, match="no cross-check"):
        register.attach(Report(*ZUNYI))
    assert register.head.count == 0


def test_a_refused_report_takes_its_batch_with_it_and_the_error_counts_what_stands(register):
    reports = [Report(f"unit {k}", *ZUNYI[1:]) for k in range(5)]
    with pytest.raises(InputError, match="already entry 1; 4 entries were made before"):
        register.append_many([*reports, reports[0]], batch=2)
    assert register.head.count == 4
    assert register.append_many([reports[4]]) == [5]  # what was undone is not remembered as a duplicate
    with pytest.raises(InputError, match="a batch of 0"):
        register.append_many(reports, batch=0)


def test_an_interruption_leaves_nothing_half_written(register, monkeypatch):
    from gzsim.monitoring.register import register as module

    true_link, calls = module.link, []

    def interrupted(*given):
        calls.append(given)
        if len(calls) == 25:
            raise KeyboardInterrupt
        return true_link(*given)

    monkeypatch.setattr(module, "link", interrupted)
    reports = [Report(f"unit {k}", *ZUNYI[1:]) for k in range(40)]
    with pytest.raises(KeyboardInterrupt):
        register.append_many(reports, batch=10)
    assert register.head.count == 20
    assert register.verify().ok
    assert register.append_many(reports[20:], batch=10) == list(range(21, 41))
    assert [path.name for path in register.path.parent.iterdir()] == ["2025.register"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET value = 7 WHERE number = 1",
        "DELETE FROM entries WHERE number = 1",
        "DELETE FROM entries",
        "INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE number = 1",
        "INSERT INTO entries SELECT number + 5, kind, unit, indicator, period, value, source, arrived, refers_to, "
        "residual, verdict, reviewer, note, sqlite, hash FROM entries",
    ],
)
def test_sqlite_itself_refuses_to_change_or_delete(register, statement):
    register.append(Report(*ZUNYI))
    opened = sqlite3.connect(register.path)
    with pytest.raises(sqlite3.IntegrityError, match=r"never|next number"):
        opened.execute(statement)
    opened.close()
    assert register.verify(anchor=register.head).ok


def test_paths_that_cannot_be_a_register(tmp_path):
    (tmp_path / "notes.txt").write_text("not a register")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE entries (number)").connection.close()
    for path in (tmp_path, tmp_path / "nowhere" / "a.register", tmp_path / "notes.txt", tmp_path / "other.db"):
        with pytest.raises(InputError) as caught:
            Register(path)
        assert caught.value.field == "path"
        assert caught.value.valid
    (tmp_path / "empty.register").touch()  # what a crash before the first entry leaves
    assert Register(tmp_path / "empty.register").append(Report(*ZUNYI)) == 1


def test_looking_creates_nothing(register):
    assert register.head == Head(0, "0" * 64)
    assert register.entries().empty
    assert not register.verify().ok
    assert not register.path.exists()
    assert "0 entries" in repr(register)


def test_a_table_of_reports(register):
    table = pd.DataFrame(
        [ZUNYI, ("Tongren 铜仁", *ZUNYI[1:])], columns=["unit", "indicator", "period", "value", "source"]
    )
    assert register.append_table(table) == [1, 2]
    corrected = table.head(1).assign(value=6, corrects=1.0, note=None)
    assert register.append_table(corrected) == [3]
    assert register.current()["value"].tolist() == [6.4, 6.0]
    with pytest.raises(InputError, match="missing: source"):
        register.append_table(table.drop(columns="source"))
    with pytest.raises(InputError, match="unknown: weight"):
        register.append_table(table.assign(weight=1))
    with pytest.raises(InputError, match="row 1: 'x' is no period"):
        register.append_table(table.assign(period=["2025-04", "x"]))
    assert register.head.count == 3


def test_another_writer_that_stays_too_long_is_told_apart_from_damage(register):
    register.append(Report(*ZUNYI))
    other = sqlite3.connect(register.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(TimeoutError, match="another program"):
        Register(register.path, timeout=0.05).append(Report("Tongren", *ZUNYI[1:]))
    with pytest.raises(TimeoutError):
        Register(register.path, timeout=0.05).verify()
    other.close()
    assert register.append(Report("Tongren", *ZUNYI[1:])) == 2


def test_heads_are_read_back_from_the_bulletin(register):
    register.append(Report(*ZUNYI))
    assert Head.read(f" {register.head}\n") == register.head
    for text in ("", "1", "1:abc", f"-1:{'0' * 64}", f"1:{'G' * 64}", f"x:{'0' * 64}"):
        with pytest.raises(InputError) as caught:
            register.verify(anchor=text)
        assert caught.value.field == "anchor"


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)
reports = st.builds(
    Report,
    words,
    words,
    st.sampled_from(["2025", "2025-Q2", "2025-12"]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(list(SOURCES)),
    note=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(reports, min_size=1, max_size=8, unique_by=lambda report: report.key))
def test_any_text_and_number_comes_back_and_every_earlier_head_stays_true(tmp_path_factory, told):
    register = Register(tmp_path_factory.mktemp("any") / "a.register")
    heads = []
    for report in told:
        register.append(report)
        heads.append(register.head)
    assert register.verify(anchor=heads).ok, str(register.verify(anchor=heads))
    table = register.entries()
    assert table[["unit", "indicator", "period", "source"]].apply(tuple, axis=1).tolist() == [r.key for r in told]
    assert table["value"].map(repr).tolist() == [repr(report.value) for report in told]
    assert table["note"].tolist() == [report.note for report in told]
