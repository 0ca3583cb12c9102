"""A saved simulation comes back with every number and says where it comes from."""

import json

import pandas as pd
import pytest

import gzsim as gz
from gzsim.errors import InputError


@pytest.fixture(scope="module")
def simulation(today):
    return gz.simulate(today, schemes="all", replications=3, seed=4)


@pytest.fixture
def saved(simulation, tmp_path):
    simulation.save(tmp_path / "mine")
    return tmp_path / "mine"


def test_every_table_comes_back(simulation, saved):
    again = gz.load_simulation(saved)
    assert again.digest() == simulation.digest()
    assert list(again.tables) == ["summary", "by_year", "by_prefecture", "differences", "differences_by_year", "views",
                                  "flips", "mixtures"]  # fmt: skip
    for name, table in simulation.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table, check_exact=True)
    pd.testing.assert_frame_equal(again.winners_and_losers(), simulation.winners_and_losers(), check_exact=True)
    assert again._repr_html_() == simulation._repr_html_()


def test_one_run_without_a_pair_comes_back(today, tmp_path):
    alone = gz.simulate(today, replications=2, seed=4)
    alone.save(tmp_path / "alone")
    assert gz.load_simulation(tmp_path / "alone").digest() == alone.digest()


def test_provenance_travels_with_the_numbers(simulation, saved, today):
    said = gz.load_simulation(saved).provenance
    assert said == json.loads(json.dumps(simulation.provenance))
    assert (said["seed"], said["replications"], said["years"]) == (4, 3, today.simulation.years)
    assert said["digest"] == simulation.digest()
    assert said["runs"]["last_place"]["scheme"].startswith("LastPlace(rate=0.1")
    assert {"gzsim", "numpy", "numba"} <= set(said["versions"])
    assert len(said["code_sha256"]) == len(said["runs"]["none"]["world_sha256"]) == 64


def test_a_changed_number_is_noticed(saved):
    table = pd.read_parquet(saved / "annual.parquet")
    table["debt"] += 1e-9
    table.to_parquet(saved / "annual.parquet")
    with pytest.raises(InputError, match="not those that were saved"):
        gz.load_simulation(saved)


@pytest.mark.parametrize("file", ["annual.parquet", "units.parquet", "simulation-provenance.json"])
@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 40, None])
def test_a_damaged_file_is_refused_by_name(saved, file, content):
    (saved / file).unlink()
    if content is not None:
        (saved / file).write_bytes(content)
    with pytest.raises(InputError) as refused:
        gz.load_simulation(saved)
    assert str(saved) in str(refused.value)


def test_saving_again_replaces_and_leaves_other_things_alone(simulation, saved, tmp_path):
    simulation.save(saved)
    assert gz.load_simulation(saved).digest() == simulation.digest()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("dear")
    with pytest.raises(InputError, match="something else"):
        simulation.save(tmp_path / "other")


@pytest.mark.parametrize("given", [None, 5, "", "\0"])
def test_what_is_no_folder_is_refused(given):
    with pytest.raises(InputError):
        gz.load_simulation(given)
