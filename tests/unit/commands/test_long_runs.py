"""What the command line says of long simulations, and what it answers where that cannot be."""

import socket
import sys
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

import gzsim as gz
from gzsim.cli import app
from gzsim.commands import long_runs
from gzsim.commands.long_runs import add_saved, cluster_at, read_replications, read_until
from gzsim.errors import InputError

BRIEF = (
    "extends: guizhou-2025\nname: brief\nsimulation: {years: 1, replications: 60}\nparameters: {timing.warm_up: 0}\n"
)


@pytest.fixture
def brief(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brief.yaml").write_text(BRIEF, encoding="utf-8")
    (tmp_path / "long.yaml").write_text(f"{BRIEF}long_term_weight: 0.3\n".replace("brief", "long"), encoding="utf-8")
    return "brief.yaml"


def said(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    return " ".join(done.stdout.split())


def server(answer: bytes | None) -> str:
    """Address of somebody who takes every call and says this, or nothing."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            line, _ = listening.accept()
            lines.append(line)
            if answer:
                line.sendall(answer)

    lines: list[socket.socket] = []
    threading.Thread(target=serve, daemon=True).start()
    return f"tcp://127.0.0.1:{listening.getsockname()[1]}"


def test_parts_by_the_command_line_are_added_to_the_whole(brief):
    assert "Simulated: replications 2 to 4" in said("simulate", brief, "--replications", "2:5", "--out", "late")
    said("simulate", brief, "--replications", "0:2", "--out", "early")
    told = said("add", "late", "early", "--out", "whole")
    assert "Saved: whole" in told
    assert "Simulated: 5 replications" in told
    whole = said("simulate", brief, "--replications", "5", "--out", "at-once")
    assert whole.replace("at-once", "whole") == told
    saved = [gz.load_simulation(folder) for folder in ("whole", "at-once")]
    assert saved[0].provenance == saved[1].provenance


def test_comparisons_are_added_too(brief):
    for number, asked in enumerate(("0:1", "1:2", "2:3")):
        said("compare", brief, "long.yaml", "--replications", asked, "--out", str(number))
    assert "paired differences from it" in said("add", "2", "0", "1", "--out", "whole")


def test_ranges_are_told_by_the_names_that_differences_are(brief):
    text = (BRIEF + "title: More for later\n").replace("brief", "later")
    Path("later.yaml").write_text(f"{text}long_term_weight: 0.3\n", encoding="utf-8")
    told = said("compare", brief, "later.yaml", "--replications", "1", "--draws", "2")
    assert "“More for later” against" in told
    assert "More for later over 2 draws" in told


def test_a_part_that_is_missing_is_named(brief):
    for number, asked in enumerate(("0:1", "2:3")):
        said("simulate", brief, "--replications", asked, "--out", str(number))
    with pytest.raises(InputError, match="1 replication and replication 2 leave a gap"):
        add_saved(["0", "1"])


def test_until_says_how_many_it_took(brief):
    assert "Simulated: 50 replications" in said("simulate", brief, "--until", "achievement=100")
    told = said("simulate", brief, "--until", "achievement=1e-9", "--until", "debt=100")
    assert "Simulated: 60 replications. Not as precise as asked: after 60 replications the standard error" in told


def test_years_are_those_that_are_asked_for_under_the_same_name(brief):
    told = said("simulate", brief, "--years", "2", "--replications", "2", "--out", "two")
    assert "Saved: two" in told
    found = gz.load_simulation("two")
    assert list(found.runs["last_place"].years) == [2025, 2026]
    assert found.asked()["runs"]["last_place"]["scenario"]["name"] == "brief"
    said("compare", brief, "long.yaml", "--years", "2", "--replications", "2", "--out", "both")
    both = gz.load_simulation("both")
    assert {name: len(run.years) for name, run in both.runs.items()} == {"brief": 2, "long": 2}


def test_a_range_goes_on_with_the_folder_of_the_whole(brief, tmp_path):
    said("simulate", brief, "--replications", "3", "--into", "kept")
    said("simulate", brief, "--replications", "0:3", "--into", "kept")
    assert len(list((tmp_path / "kept").glob("replications-*"))) == 1


def test_a_cluster_at_an_address_does_the_work(brief):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, protocol="tcp"
    ) as cluster:
        told = said("simulate", brief, "--replications", "3", "--cluster", cluster.scheduler_address)
    assert told == said("simulate", brief, "--replications", "3")


@pytest.mark.parametrize(
    "address", ["", " ", "nonsense", ":::", "tcp://", "tcp://a:x", "ws://a:1", "127.0.0.1:1", "a b:5"]
)
def test_an_address_at_which_nobody_answers_is_refused(address):
    with pytest.raises(InputError) as refused, cluster_at(address):
        pass
    assert refused.value.field == "--cluster"


@pytest.mark.parametrize("answer", [None, b"SSH-2.0-OpenSSH_9.2\r\n", b"\0" * 64])
def test_what_is_no_scheduler_is_refused_and_not_waited_for(answer, monkeypatch):
    monkeypatch.setattr(long_runs, "PATIENCE", 1.0)
    with pytest.raises(InputError, match="scheduler") as refused, cluster_at(server(answer)):
        pass
    assert refused.value.field == "--cluster"


def test_a_cluster_without_workers_is_refused(monkeypatch):
    from distributed import LocalCluster

    monkeypatch.setattr(long_runs, "PATIENCE", 1.0)
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=None, protocol="tcp") as cluster,
        pytest.raises(InputError, match="no worker"),
        cluster_at(cluster.scheduler_address),
    ):
        pass


def test_a_computer_without_dask_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"gzsim\[cluster\]"), cluster_at("tcp://127.0.0.1:8786"):
        pass


def test_a_folder_for_results_is_looked_at_before_the_work(brief, tmp_path, monkeypatch):
    monkeypatch.setattr("gzsim.simulation.simulate.simulate", lambda *asked, **how: pytest.fail("simulated"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    with pytest.raises(InputError, match="something else"):
        CliRunner().invoke(app, ["simulate", brief, "--out", "mine"], catch_exceptions=False)
    for out in ("kept", "kept/out", "."):
        with pytest.raises(InputError, match=r"--into|something else"):
            CliRunner().invoke(app, ["simulate", brief, "--into", "kept", "--out", out], catch_exceptions=False)


def test_what_is_not_said_is_not_asked_for():
    assert read_replications(None) is None
    assert read_until(None) is None
    assert read_until([]) is None
