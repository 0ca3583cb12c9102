"""What may be entered in the register, what is refused, and that a stranger can recompute every hash."""

from __future__ import annotations

import hashlib
import json
import pickle

import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.register import SOURCES, CrossCheck, Head, Register, Report, chain

ZUNYI = ("Zunyi 遵义", "gdp_growth", "2025-03", 6.4, "self-report")


@pytest.fixture
def register(tmp_path):
    return Register(tmp_path / "2025.register")


def test_every_hash_follows_from_the_published_formula_alone(register):
    first = register.append(Report(*ZUNYI, arrived="2025-04-03T16:00:00+08:00", note='says "provisional"'))
    register.attach(CrossCheck(first, 5.0, "satellite", 1.4, "doubtful 存疑", "Bureau of Statistics"))
    register.append(Report(*ZUNYI[:3], -0.0, ZUNYI[4], corrects=first))
    lines, previous, hashes = register.path.read_bytes().splitlines(keepends=True), "0" * 64, []
    for line in lines:
        told = json.loads(line)
        assert told["previous"] == previous
        assert json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" == line
        previous = hashlib.sha256(line).hexdigest()
        hashes += [previous] if "kind" in told else []
    assert register.entries()["hash"].tolist() == hashes
    assert register.head == Head(3, hashes[-1])
    assert register.head == Head(told["number"], told["previous"])  # the last line is the head
    assert register.verify(anchor=[f"1:{hashes[0]}", f"2:{hashes[1]}", register.head]).ok


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


def test_a_second_report_must_correct_the_latest_and_overwrites_nothing(register):
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
    ("period", "begins"),
    [
        ("2025", "2024-12-31T16:00:00.000000Z"),
        ("2025-03", "2025-02-28T16:00:00.000000Z"),
        ("2025-Q4", "2025-09-30T16:00:00.000000Z"),
        ("2025-01", "2024-12-31T16:00:00.000000Z"),
    ],
)
def test_nothing_arrives_before_its_period_begins_in_china(register, period, begins):
    early = begins.replace("16:00:00.000000", "15:59:59.999999")
    with pytest.raises(InputError, match="before the period") as caught:
        register.append(Report("Zunyi", "gdp_growth", period, 6.4, "self-report", arrived=early))
    assert caught.value.field == "arrived"
    assert begins in caught.value.valid
    first = register.append(Report("Zunyi", "gdp_growth", period, 6.4, "self-report", arrived=begins))
    with pytest.raises(InputError, match="before the period"):
        register.attach(CrossCheck(first, 5.0, "satellite", 1.4, "doubtful", "B", arrived=early))
    assert register.verify().checked == 1


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


def test_a_refused_report_takes_its_batch_along_and_what_stands_is_told(register):
    reports = [Report(f"unit {k}", *ZUNYI[1:]) for k in range(5)]
    with pytest.raises(InputError, match="already entry 1; 4 entries were made before"):
        register.append_many([*reports, reports[0]], batch=2)
    assert register.head.count == 4
    with pytest.raises(InputError, match="2 entries were made before") as caught:
        register.append_many(
            (Report(f"town {k}", *ZUNYI[1:3], [1.0, 1.0, "x"][k], "survey") for k in range(3)), batch=2
        )
    assert caught.value.field == "value"
    assert register.head.count == 6
    assert register.append_many([reports[4]]) == [7]  # what was undone is not remembered as a duplicate


def test_a_refused_report_is_not_remembered_by_the_batch_it_was_in(register):
    register.append(Report(*ZUNYI))
    correction = Report(*ZUNYI[:3], 6.1, "self-report", corrects=1)
    with pytest.raises(InputError):
        register.append_many([correction, Report("Bijie", *ZUNYI[1:]), Report(*ZUNYI)])
    assert register.append_many([correction, Report("Bijie", *ZUNYI[1:])]) == [2, 3]
    assert register.verify(anchor=register.head).ok


def test_an_interruption_leaves_nothing_half_written(register, monkeypatch):
    true_line, calls = chain.line_of, []

    def interrupted(*given):
        calls.append(given)
        if len(calls) == 27:
            raise KeyboardInterrupt
        return true_line(*given)

    monkeypatch.setattr(chain, "line_of", interrupted)
    reports = [Report(f"unit {k}", *ZUNYI[1:]) for k in range(40)]
    with pytest.raises(KeyboardInterrupt):
        register.append_many(reports, batch=10)
    done = register.head.count
    assert done in (10, 20)
    assert register.verify().ok
    assert register.append_many(reports[done:], batch=10) == list(range(done + 1, 41))
    assert register.verify(anchor=register.head).checked == 40


def test_paths_that_cannot_be_a_register(tmp_path):
    (tmp_path / "notes.txt").write_text("not a register")
    (tmp_path / "other.db").write_bytes(b"SQLite format 3\0" + bytes(4080))
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
    assert "0 entries" in repr(register)
    assert list(register.path.parent.iterdir()) == []


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
    with FileLock(f"{register.path}.lock"):
        with pytest.raises(TimeoutError, match="another program"):
            Register(register.path, timeout=0.05).append(Report("Tongren", *ZUNYI[1:]))
        assert Register(register.path).verify().ok  # looking waits for nobody while the file is whole
        assert Register(register.path).head.count == 1
    assert register.append(Report("Tongren", *ZUNYI[1:])) == 2


def test_a_register_goes_to_another_process_and_a_link_leads_to_the_same(register, tmp_path):
    register.append(Report(*ZUNYI))
    again = pickle.loads(pickle.dumps(register))
    assert again.append(Report("Tongren", *ZUNYI[1:])) == 2
    (tmp_path / "link").symlink_to(register.path)
    assert Register(tmp_path / "link").path == register.path
    assert register.head.count == 2


def test_heads_are_read_back_from_the_bulletin(register):
    register.append(Report(*ZUNYI))
    assert Head.read(f" {register.head}\n") == register.head
    assert register.verify(anchor=f"{register.head}\n").ok


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
