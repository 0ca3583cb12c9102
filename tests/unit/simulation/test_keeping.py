"""A long simulation that is interrupted goes on where it stopped, and ends with the same numbers to the last bit."""

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.simulation import ensemble, executor
from gzsim.simulation.keeping import MANIFEST

SIZE = {"replications": 7, "seed": 3}


@pytest.fixture(scope="module")
def brief(today):
    return today.with_({"simulation.years": 2, "parameters": {"timing.warm_up": 1}}, name="brief")


@pytest.fixture(scope="module")
def digest(brief):
    return gz.simulate(brief, **SIZE).digest()


def blocks(folder):
    return sorted(folder.glob("replications-*"))


def counted(monkeypatch) -> list[int]:
    """Replications that are simulated from now on."""
    cases, seen = ensemble._cases, []

    def count(*arguments):
        seen.extend(arguments[-1].tolist())
        return cases(*arguments)

    monkeypatch.setattr(ensemble, "_cases", count)
    return seen


def test_what_is_kept_changes_no_bit_and_is_not_simulated_again(brief, digest, tmp_path, monkeypatch):
    folder = tmp_path / "deep" / "kept"
    seen = counted(monkeypatch)
    assert gz.simulate(brief, **SIZE, into=folder, chunk=2, threads=1).digest() == digest
    assert seen == list(range(7))
    assert gz.simulate(brief, **SIZE, into=str(folder), threads=2).digest() == digest
    assert seen == list(range(7))
    assert not [path for path in folder.parent.iterdir() if path != folder]


def test_more_replications_go_on_from_those_that_are_kept(brief, tmp_path, monkeypatch):
    more = gz.simulate(brief, replications=11, seed=3).digest()
    gz.simulate(brief, **SIZE, into=tmp_path, chunk=2)
    seen = counted(monkeypatch)
    assert gz.simulate(brief, replications=11, seed=3, into=tmp_path, threads=1).digest() == more
    assert seen == list(range(6, 11)), "the last block was cut short"


def test_every_front_goes_on_with_the_same_bits(brief, tmp_path, monkeypatch):
    other = brief.with_(long_term_weight=0.3, name="long")
    fronts = {
        "schemes": lambda **how: gz.simulate(brief, schemes="all", **SIZE, **how),
        "compare": lambda **how: gz.compare([brief, other], **SIZE, **how),
        "reform": lambda **how: gz.reform(brief, other, 2, **SIZE, **how),
    }
    for name, front in fronts.items():
        whole = front().digest()
        front(into=tmp_path / name, chunk=2)
        blocks(tmp_path / name)[1].unlink()
        assert front(into=tmp_path / name).digest() == whole, name


def test_an_interruption_keeps_the_blocks_that_are_done(brief, digest, tmp_path, monkeypatch, capsys):
    cases = ensemble._cases

    def interrupt(*arguments):
        if arguments[-1][0] >= 4:
            raise KeyboardInterrupt
        return cases(*arguments)

    monkeypatch.setattr(ensemble, "_cases", interrupt)
    with pytest.raises(KeyboardInterrupt):
        gz.simulate(brief, **SIZE, into=tmp_path / "kept", chunk=2, threads=1)
    assert "4 replications are kept" in capsys.readouterr().err
    monkeypatch.undo()
    seen = counted(monkeypatch)
    assert gz.simulate(brief, **SIZE, into=tmp_path / "kept").digest() == digest
    assert seen == [4, 5, 6]


def test_a_block_missing_between_others_is_not_counted_as_kept(brief, tmp_path, monkeypatch, capsys):
    gz.simulate(brief, **SIZE, into=tmp_path, chunk=2, threads=1)
    blocks(tmp_path)[1].unlink()

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(ensemble, "_cases", interrupt)
    with pytest.raises(KeyboardInterrupt):
        gz.simulate(brief, **SIZE, into=tmp_path, threads=1)
    assert "5 replications are kept" in capsys.readouterr().err


LONG = """
import sys
import gzsim as gz
brief = gz.load_scenario("guizhou-2025").with_(
    {"simulation.years": 2, "parameters": {"timing.warm_up": 1}}, name="brief"
)
print(gz.simulate(brief, replications=400, seed=3, into=sys.argv[1], chunk=2).digest())
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_process_loses_no_block_that_was_done(brief, tmp_path, number):
    folder = tmp_path / "kept"
    job = subprocess.Popen([sys.executable, "-c", LONG, folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(blocks(folder)) < 5 and job.poll() is None:
        time.sleep(0.01)
    os.kill(job.pid, number)
    job.wait(timeout=60)
    done = len(blocks(folder))
    assert 5 <= done < 200
    kept = gz.simulate(brief, replications=40, seed=3, into=folder)
    assert kept.digest() == gz.simulate(brief, replications=40, seed=3).digest()


@pytest.mark.parametrize("fault", ["flipped", "cut", "empty", "another block's"])
def test_a_damaged_block_is_named_and_simulated_again(brief, digest, tmp_path, capsys, fault):
    gz.simulate(brief, **SIZE, into=tmp_path, chunk=2)
    first, second = blocks(tmp_path)[:2]
    whole = second.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    second.write_bytes(
        {"flipped": bytes(flipped), "cut": whole[:-9], "empty": b"", "another block's": first.read_bytes()}[fault]
    )
    assert gz.simulate(brief, **SIZE, into=tmp_path).digest() == digest
    assert str(second) in capsys.readouterr().err
    assert second.read_bytes() == whole


@pytest.mark.parametrize(
    ("changes", "how", "field"),
    [
        ({}, {"seed": 4}, "seed"),
        ({"simulation.years": 3}, {}, "years"),
        ({"long_term_weight": 0.2}, {}, "runs.last_place.scenario.long_term_weight"),
        ({"parameters": {"timing.warm_up": 2}}, {}, "runs.last_place.scenario.parameters.timing.warm_up"),
    ],
)
def test_another_simulation_is_refused_by_name(brief, tmp_path, changes, how, field):
    gz.simulate(brief, **SIZE, into=tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    other = brief.with_({**changes, "name": "brief"})
    other = type(other).model_validate({**other.to_dict(), "name": "brief"})
    with pytest.raises(InputError) as refused:
        gz.simulate(other, **SIZE | how, into=tmp_path)
    assert refused.value.field == field
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("changed", ["versions", "code_sha256"])
def test_another_version_is_refused_by_name(brief, tmp_path, changed):
    gz.simulate(brief, **SIZE, into=tmp_path)
    manifest = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    manifest[changed] = {"gzsim": "0.0.9"} if changed == "versions" else "0" * 64
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        gz.simulate(brief, **SIZE, into=tmp_path)
    assert refused.value.field.split(".")[0] == changed


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "{}"])
def test_a_damaged_manifest_is_refused(brief, tmp_path, text):
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        gz.simulate(brief, **SIZE, into=tmp_path)


@pytest.mark.parametrize("into", ["file", "file/kept", "mine", "", 5, "/", "a\0b", "loop"])
def test_a_folder_that_cannot_keep_anything_is_refused(brief, tmp_path, monkeypatch, into):
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError):
        gz.simulate(brief, **SIZE, into=into)
    assert sorted(tmp_path.rglob("*")) == before


def test_two_runs_do_not_write_to_one_folder(brief, tmp_path, monkeypatch):
    cases, refused = ensemble._cases, []

    def meanwhile(*arguments):
        if not refused:
            refused.append(None)
            with pytest.raises(InputError, match="writes to this folder"):
                gz.simulate(brief, **SIZE, into=tmp_path / "kept")
        return cases(*arguments)

    monkeypatch.setattr(ensemble, "_cases", meanwhile)
    gz.simulate(brief, **SIZE, into=tmp_path / "kept", threads=1)
    assert refused


def test_a_cluster_fills_the_same_folder(brief, digest, tmp_path):
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        assert gz.simulate(brief, **SIZE, into=tmp_path / "kept", chunk=2, client=client).digest() == digest
    assert len(blocks(tmp_path / "kept")) == 4


def test_a_long_run_says_how_long_it_takes_and_how_to_keep_it(brief, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(executor, "LONG", 0.0)
    gz.simulate(brief, **SIZE, chunk=1, threads=2)
    said = capsys.readouterr().err
    assert "3 replications to go" in said
    assert "--into" in said
    monkeypatch.setattr(executor, "LONG", np.inf)
    gz.simulate(brief, **SIZE, chunk=1, threads=2)
    assert "to go" not in capsys.readouterr().err
