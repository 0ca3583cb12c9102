"""Sweeps: a row is what its changes set by hand give, whoever does it and however often it was interrupted."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.experiments import question, store
from gzsim.experiments.design import design
from gzsim.experiments.sweep import load_sweep, sweep
from gzsim.scenario import load_scenario

SIZE = {"replications": 2, "seed": 7}
OUTCOMES = ["achievement", "debt"]
PARAMETERS = ["leader.discount", "borrowing.cost"]


@pytest.fixture(scope="module")
def pair():
    today = load_scenario("guizhou-2025")
    brief = today.with_({"simulation.years": 1, "parameters": {"timing.warm_up": 0}}, name="brief")
    return [brief, brief.with_(long_term_weight=0.30, name="long")]


@pytest.fixture(scope="module")
def rows():
    return design(uncertainties=PARAMETERS, n=6, seed=2)


@pytest.fixture(scope="module")
def found(pair, rows):
    return sweep(pair, rows, outcomes=OUTCOMES, **SIZE, threads=1)


def same(one, other):
    pd.testing.assert_frame_equal(one.levels, other.levels, check_exact=True)
    pd.testing.assert_frame_equal(one.standard_errors, other.standard_errors, check_exact=True)
    pd.testing.assert_series_equal(one.errors, other.errors)


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def test_a_row_is_what_its_parameters_set_by_hand_give(pair, rows, found):
    for row in (0, 5):
        drawn = [each.with_(rows.changes(row), name=f"{each.name}-drawn") for each in pair]
        alone = gz.compare(drawn, **SIZE)
        table = alone.differences().set_index("outcome")
        for outcome in OUTCOMES:
            assert found.difference(outcome)[row] == pytest.approx(table.loc[outcome, "difference"], rel=1e-9)
            assert found.difference_error(outcome)[row] == pytest.approx(table.loc[outcome, "standard_error"], rel=1e-9)


@pytest.mark.parametrize("how", [{"threads": 2}, {}])
def test_who_does_the_work_changes_nothing(pair, rows, found, how):
    same(sweep(pair, rows, outcomes=OUTCOMES, **SIZE, **how), found)


def test_a_folder_gives_the_same_and_can_be_read_again(pair, rows, found, tmp_path):
    kept = sweep(pair, rows, outcomes=OUTCOMES, **SIZE, into=tmp_path / "kept")
    same(kept, found)
    again = load_sweep(tmp_path / "kept")
    same(again, found)
    pd.testing.assert_frame_equal(again.design.table, rows.table, check_names=False)
    assert again.design.describe() == rows.describe()
    assert repr(again) == repr(found)


@pytest.mark.parametrize(
    ("part", "said"), [("question", None), ("question", {}), ("design", {"levers": [], "rows": 6}), ("block", "many")]
)
def test_a_sweep_whose_manifest_is_damaged_is_refused(pair, rows, tmp_path, part, said):
    sweep(pair, rows, outcomes=["debt"], **SIZE, into=tmp_path / "kept")
    path = tmp_path / "kept" / store.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {part: said}), "utf-8")
    with pytest.raises(InputError, match="damaged"):
        load_sweep(tmp_path / "kept")


def test_a_failing_row_is_a_row_with_its_error(pair):
    bad = pd.DataFrame({"leader.discount": [0.95, 7.0, 0.9]})
    found = sweep(pair, design(uncertainties=bad, n=3), outcomes=OUTCOMES, **SIZE)
    failed = found.design.table["leader.discount"] == 7.0
    assert found.errors.index.tolist() == failed[failed].index.tolist()
    assert "leader.discount" in found.errors.iloc[0]
    assert found.levels[failed].isna().all(axis=None)
    assert found.levels[~failed].notna().all(axis=None)
    assert "1 failed" in repr(found)


def test_one_scenario_is_a_question_without_a_difference(pair, rows):
    alone = sweep(pair[0], rows, outcomes=OUTCOMES, **SIZE)
    assert alone.runs == ("brief",)
    assert alone.drivers("debt").abs().max() > 0
    assert list(alone.table)[-2:] == ["brief: achievement", "brief: debt"]


def test_worlds_are_built_once_for_the_question_and_once_for_each_row(pair, rows, tmp_path, monkeypatch):
    built, build = [], question.case_of
    monkeypatch.setattr(question, "case_of", lambda *asked: built.append(asked) or build(*asked))
    sweep(pair, rows, outcomes=OUTCOMES, **SIZE, threads=1, into=tmp_path / "kept")
    assert len(built) == len(pair) * (1 + len(rows))


def test_payoffs_are_by_draw_and_choice(pair, rows, found):
    assert list(found.payoffs("debt")) == ["brief", "long"]
    choices = design(uncertainties=None, levers={"long_term_weight": [0.15, 0.3]}, method="grid")
    crossed = sweep(pair[0], rows * choices, outcomes=OUTCOMES, **SIZE).payoffs("debt")
    assert crossed.shape == (6, 2)
    np.testing.assert_array_equal(crossed.to_numpy(), found.payoffs("debt").to_numpy())


def test_a_setting_that_is_drawn_twice_has_no_payoff(pair):
    drawn = design(uncertainties=None, levers={"scheme_in_force": ["none", "last_place"]}, n=4)
    with pytest.raises(InputError, match="twice") as refused:
        sweep(pair[0], drawn, outcomes=["debt"], **SIZE).payoffs("debt")
    assert refused.value.field == "design"


def unfinished(whole, count):
    """The same sweep with its first rows alone, as one that was killed leaves it."""
    answers = whole.read()
    tables = {field.name: getattr(answers, field.name).iloc[:count] for field in fields(answers)}
    return replace(whole, read=lambda: replace(answers, **tables))


def test_rows_that_are_still_to_do_are_missing_from_payoffs(pair, rows):
    choices = design(uncertainties=None, levers={"long_term_weight": [0.15, 0.3]}, method="grid")
    whole = sweep(pair[0], rows * choices, outcomes=OUTCOMES, **SIZE)
    part, full = unfinished(whole, 5).payoffs("debt"), whole.payoffs("debt")
    assert part.notna().to_numpy().ravel().tolist() == [True] * 5 + [False] * 7
    pd.testing.assert_frame_equal(part.where(part.notna(), full), full)


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_indices_of_an_unfinished_sweep_are_those_of_whole_blocks(pair, method):
    levers = {"long_term_weight": (0.1, 0.3), "audits.cross_validated": (0.0, 1.0)}
    whole = sweep(pair[0], design(uncertainties=None, levers=levers, method=method, n=16), outcomes=["debt"], **SIZE)
    found = getattr(unfinished(whole, len(whole.design) - 1), method)("debt")
    assert found.dropped == 1
    assert set(found.table["factor"]) == set(levers)


@pytest.fixture(scope="module")
def long_rows():
    return design(uncertainties=PARAMETERS, n=24, seed=2)


LIVE = """
import sys
from gzsim.experiments import store
from gzsim.experiments.design import design
from gzsim.experiments.sweep import sweep
from gzsim.scenario import load_scenario
store.rows_of_a_block = lambda question: 1
brief = load_scenario("guizhou-2025").with_({"simulation.years": 1, "parameters": {"timing.warm_up": 0}}, name="brief")
rows = design(uncertainties=["leader.discount", "borrowing.cost"], n=24, seed=2)
pair = [brief, brief.with_(long_term_weight=0.30, name="long")]
def live(folder):
    sweep(pair, rows, outcomes=["achievement", "debt"], replications=2, seed=7, into=folder, threads=1)
"""
COMMAND = LIVE + "live(sys.argv[1])"


AGAIN = """
import os
sweep(pair, design(uncertainties=["leader.discount"], n=1), replications=2, seed=7, threads=1)
for _ in sys.stdin:  # what is imported and compiled is there for every child
    child = os.fork()
    if not child:
        live(sys.argv[1])
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
"""


def lived(pair, long_rows, folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "rows_of_a_block", lambda question: 1)
        sweep(pair, long_rows, outcomes=OUTCOMES, **SIZE, into=folder, threads=1)
    return contents(folder)


@pytest.fixture(scope="module")
def undisturbed(pair, long_rows, tmp_path_factory):
    return lived(pair, long_rows, tmp_path_factory.mktemp("undisturbed") / "sweep")


def test_killed_twenty_times_it_ends_with_the_same_bytes(pair, long_rows, tmp_path, undisturbed):
    folder, chance = tmp_path / "sweep", random.Random(5)
    quiet = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen([sys.executable, "-c", LIVE + AGAIN, folder], **quiet) as parent:
        for _ in range(20):
            print(file=parent.stdin, flush=True)
            child, before = int(parent.stdout.readline()), len(list(folder.glob("rows-*")))
            deadline = time.monotonic() + 60
            while len(list(folder.glob("rows-*"))) == before < 24 and time.monotonic() < deadline:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.03))
            with suppress(ProcessLookupError):  # it may have come to the end
                os.kill(child, signal.SIGKILL)
        parent.stdin.close()
    assert lived(pair, long_rows, folder) == undisturbed


def full_by_its_size(folder, aside):
    """Live a sweep on a disk of 80 KiB, which is made larger once it is full; what was said and held then."""
    script = (
        f'mount -t tmpfs -o size=80k none {folder} && ! {sys.executable} -c "$0" {folder}/sweep 2> {aside}/said && '
        f"ls {folder}/sweep > {aside}/held && mount -o remount,size=10m {folder} && "
        f'{sys.executable} -c "$0" {folder}/sweep && cp -r {folder}/sweep {aside}/sweep'
    )
    own_disk = [*OWN_DISK, "bash", "-c", script, COMMAND]
    job = subprocess.run(own_disk, capture_output=True, text=True, check=False)
    assert job.returncode == 0, job.stderr
    return (aside / "said").read_text(), (aside / "held").read_text().split()


def full_by_its_word(folder, aside):
    """The same where every file but the first ones is refused as by a full disk."""
    script = FULL + COMMAND
    job = subprocess.run([sys.executable, "-c", script, aside / "sweep"], capture_output=True, text=True, check=False)
    assert job.returncode == 1
    held = [path.name for path in (aside / "sweep").iterdir()]
    subprocess.run([sys.executable, "-c", COMMAND, aside / "sweep"], capture_output=True, check=True)
    return job.stderr, held


FULL = """
import errno, os
from pathlib import Path
written, write = [], Path.write_bytes
def full(path, data):
    written.append(path)
    if len(written) > 9:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return write(path, data)
Path.write_bytes = full
"""
OWN_DISK = ["unshare", "-Urm"]


def ways_to_be_full():
    """By its size where this system lets one make a disk of one's own; by its word everywhere."""
    unshare = shutil.which(OWN_DISK[0])
    own = unshare and subprocess.run([*OWN_DISK, "true"], capture_output=True, check=False).returncode == 0
    return [full_by_its_word, *([full_by_its_size] if own else [])]


@pytest.mark.parametrize("live", ways_to_be_full())
def test_a_full_disk_loses_nothing(tmp_path, undisturbed, live):
    small, aside = tmp_path / "small", tmp_path / "aside"
    small.mkdir()
    aside.mkdir()
    said, held = live(small, aside)
    assert "No space left on device" in said
    assert 0 < sum(name.startswith("rows-") for name in held) < 24
    assert contents(aside / "sweep") == undisturbed


@pytest.mark.parametrize("fault", ["cut", "empty", "another block's"])
def test_a_damaged_block_is_named_and_done_again(pair, rows, found, tmp_path, capsys, monkeypatch, fault):
    monkeypatch.setattr(store, "rows_of_a_block", lambda question: 2)
    ask = {"outcomes": OUTCOMES, **SIZE, "into": tmp_path / "kept", "threads": 1}
    sweep(pair, rows, **ask)
    before = contents(tmp_path / "kept")
    first, second, *_ = sorted((tmp_path / "kept").glob("rows-*"))
    second.write_bytes({"cut": second.read_bytes()[:-9], "empty": b"", "another block's": first.read_bytes()}[fault])
    same(sweep(pair, rows, **ask), found)
    assert str(second) in capsys.readouterr().err
    assert contents(tmp_path / "kept") == before


@pytest.mark.parametrize(
    ("change", "field"),
    [({"seed": 8}, "seed"), ({"replications": 3}, "replications"), ({"outcomes": ["debt"]}, "outcomes")],
)
def test_another_sweep_is_refused_by_name(pair, rows, tmp_path, change, field):
    ask = {"outcomes": OUTCOMES, **SIZE, "into": tmp_path / "kept"}
    sweep(pair, rows, **ask)
    before = contents(tmp_path / "kept")
    with pytest.raises(InputError) as refused:
        sweep(pair, rows, **ask | change)
    assert refused.value.field == f"question.{field}"
    with pytest.raises(InputError, match="design"):
        sweep(pair, design(uncertainties=PARAMETERS, n=5, seed=2), **ask)
    assert contents(tmp_path / "kept") == before


def test_ctrl_c_says_what_is_kept(pair, rows, found, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(store, "rows_of_a_block", lambda question: 2)
    lived, count = store.Store.save, []

    def interrupt(self, *block):
        lived(self, *block)
        count.append(block)
        if len(count) == 2:
            raise KeyboardInterrupt

    ask = {"outcomes": OUTCOMES, **SIZE, "into": tmp_path / "kept", "threads": 1}
    monkeypatch.setattr(store.Store, "save", interrupt)
    with pytest.raises(KeyboardInterrupt):
        sweep(pair, rows, **ask)
    assert "4 of 6 rows are kept" in capsys.readouterr().err
    assert len(load_sweep(tmp_path / "kept").levels) == 4
    same(sweep(pair, rows, **ask), found)
