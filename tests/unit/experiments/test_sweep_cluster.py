"""A sweep on a cluster leaves the folder of a local one, byte for byte, even where worker processes are killed."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from gzsim.experiments import store
from gzsim.experiments.design import design
from gzsim.experiments.sweep import load_sweep, sweep

ROWS, BLOCK = 24, 3
ASKED = {"outcomes": ["achievement", "debt"], "replications": 2, "seed": 7}


@contextmanager
def cluster_of(workers):
    """A client of so many worker processes of one thread each, and their cluster."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        yield client, cluster


@pytest.fixture(scope="module")
def workers():
    with cluster_of(2) as (client, _):
        yield client


@pytest.fixture(scope="module", autouse=True)
def small_blocks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "rows_of_a_block", lambda question: BLOCK)
        yield


@pytest.fixture(scope="module")
def rows():
    return design(uncertainties=["leader.discount", "borrowing.cost"], n=ROWS, seed=2)


@pytest.fixture(scope="module")
def pair(brief):
    return [brief, brief.with_(long_term_weight=0.30, name="long")]


@pytest.fixture(scope="module")
def local(small_blocks, pair, rows, tmp_path_factory):
    """What one thread leaves in a folder."""
    folder = tmp_path_factory.mktemp("local") / "sweep"
    sweep(pair, rows, **ASKED, threads=1, into=folder)
    return contents(folder)


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def processes(client):
    """Process of each worker, by its address."""
    return dict(sorted(client.run(os.getpid).items()))


def test_a_cluster_leaves_the_folder_of_a_local_sweep(pair, rows, local, workers, tmp_path):
    assert len(set(processes(workers).values()) - {os.getpid()}) == 2
    sweep(pair, rows, **ASKED, client=workers, into=tmp_path / "cluster")
    assert contents(tmp_path / "cluster") == local


@pytest.mark.parametrize("place", [0, 1])
def test_a_worker_killed_in_mid_sweep_changes_no_byte(pair, rows, local, workers, tmp_path, monkeypatch, place):
    workers.wait_for_workers(2, timeout=30)
    before, saved, save = list(processes(workers).values()), [], store.Store.save

    def save_and_kill(self, block, answers):
        save(self, block, answers)
        saved.extend(block)
        if len(saved) == 2 * BLOCK:
            os.kill(before[place], signal.SIGKILL)

    monkeypatch.setattr(store.Store, "save", save_and_kill)
    found = sweep(pair, rows, **ASKED, client=workers, into=tmp_path / "cluster")
    assert saved == list(range(ROWS)), "every row once, in its order"
    assert found.levels.index.tolist() == list(range(ROWS))
    assert contents(tmp_path / "cluster") == local
    workers.wait_for_workers(2, timeout=30)
    assert before[place] not in processes(workers).values()


def test_a_failing_row_on_a_cluster_is_a_row_with_its_error(pair, workers, tmp_path):
    bad = design(uncertainties=pd.DataFrame({"leader.discount": [0.95, 7.0, 0.9, 0.92]}), n=4)
    sweep(pair, bad, **ASKED, threads=1, into=tmp_path / "local")
    sweep(pair, bad, **ASKED, client=workers, into=tmp_path / "cluster")
    assert contents(tmp_path / "cluster") == contents(tmp_path / "local")
    (failed,) = load_sweep(tmp_path / "cluster").errors.items()
    assert bad.table["leader.discount"][failed[0]] == 7.0
    assert "leader.discount" in failed[1]


def test_a_cluster_without_a_worker_is_waited_for(pair, rows, local, tmp_path):
    folder = tmp_path / "cluster"
    with cluster_of(0) as (client, cluster), ThreadPoolExecutor(1) as pool:
        job = pool.submit(sweep, pair, rows, **ASKED, client=client, into=folder)
        try:
            while not (folder / store.TABLE).exists() and not job.done():
                time.sleep(0.01)
            time.sleep(1)
            waited = not job.done() and not list(folder.glob("rows-*"))
        finally:
            cluster.scale(1)  # or the job would never end
        job.result(timeout=120)
    assert waited
    assert contents(folder) == local
