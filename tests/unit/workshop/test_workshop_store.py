"""Whoever is killed loses nothing that was saved, and two who write at once lose nothing either."""

import sqlite3

import pytest
from rooms import CHOICE, AtOnce, Room

from gzsim.workshop import Conflict, Refused, Workshop


def test_a_second_saver_gets_the_text_of_the_first_and_keeps_the_own(room):
    first = room.one.save({"scheme": "none"}, based_on=0)
    with pytest.raises(Conflict) as caught:
        room.one.save(CHOICE, based_on=0)
    assert caught.value.theirs.scheme == "none"
    assert (caught.value.version, caught.value.author) == (first.version, "王芳")
    assert room.one.choice().choice.scheme == "none"
    aside = room.one.version(caught.value.kept)
    assert aside.aside
    assert aside.choice.amounts == {"rate": 0.3}
    again = room.one.save(aside.choice, based_on=caught.value.version)
    assert room.one.choice() == again


def test_no_version_is_ever_given_twice(room):
    room.one.save({}, based_on=0)
    for _ in range(2):
        with pytest.raises(Conflict):
            room.one.save({"scheme": "none"}, based_on=0)
    room.one.save({"scheme": "none"}, based_on=1)
    assert [each.version for each in room.trainer.versions(room.one.team.id)] == [1, 2, 3, 4]
    assert [each.aside for each in room.trainer.versions(room.one.team.id)] == [False, True, True, False]


def test_everything_is_there_after_a_restart(file, pool):
    pool.stopped = True
    before = Workshop(file, pool=pool)  # and never closed: as if the process had been killed
    room = Room(before)
    room.one.save(CHOICE, based_on=0)
    room.trainer.reveal()
    with Workshop(file, pool=AtOnce(stopped=True)) as after:
        seat, trainer = after.seat(room.tokens[0]), after.trainer(room.code, room.key)
        assert seat.choice().choice == room.one.choice().choice
        assert [team.name for team in trainer.teams()] == ["一组", "二组"]
        assert trainer.progress.revealed


def test_a_run_that_was_not_finished_is_done_after_a_restart(file, pool):
    pool.stopped = True
    before = Workshop(file, pool=pool)
    room = Room(before, years=1, draws=4)
    room.one.save(CHOICE, based_on=0)
    old = room.one.run()
    before.store.do("UPDATE run SET state = 'running' WHERE id = ?", (old,))
    with Workshop(file, pool=AtOnce()) as after:
        seat = after.seat(room.tokens[0])
        assert [run.state for run in seat.runs()] == ["done"]
        assert seat.outcome(old).draws == (4, 4)
        assert after.trainer(room.code, room.key).progress.ready


def test_years_that_were_not_lived_are_lived_after_a_restart(file, pool):
    pool.stopped = True
    room = Room(Workshop(file, pool=pool), years=1, draws=4)
    assert not room.trainer.progress.ready
    with Workshop(file, pool=AtOnce(only="years")) as after:
        assert after.trainer(room.code, room.key).progress.ready
        assert after.seat(room.tokens[0]).years()[0].ready


def test_a_locked_session_is_played_on_after_a_restart(file, pool):
    pool.stopped = True
    room = Room(Workshop(file, pool=pool), years=1, draws=4)
    room.one.save(CHOICE, based_on=0)
    run = room.one.run()
    room.trainer.end()
    with Workshop(file, pool=AtOnce()) as after:
        trainer = after.trainer(room.code, room.key)
        assert trainer.progress.closed
        assert trainer.progress.ready
        assert after.seat(room.tokens[0]).outcome(run) is not None
        trainer.advance("year")
        assert trainer.progress.year == 1


def test_another_file_is_refused_and_left_alone(tmp_path):
    text, other = tmp_path / "text", tmp_path / "other"
    text.write_text("no database " * 100)
    with sqlite3.connect(other) as base:
        base.execute("CREATE TABLE mine (x)")
    for path in (text, other):
        before = path.read_bytes()
        with pytest.raises(Refused, match="no workshop"):
            Workshop(path, workers=1)
        assert path.read_bytes() == before


def test_a_full_disk_is_told_and_nothing_is_half_written(room):
    store = room.workshop.store
    (pages,) = store.one("PRAGMA page_count")
    store.one(f"PRAGMA max_page_count = {pages}")
    long = {"objectives": [{"text": "x" * 2000, "note": "y" * 2000, "key_results": []}] * 5}
    with pytest.raises(Refused) as caught:
        room.one.save(long, based_on=0)
    assert caught.value.key == "not_written"
    store.one("PRAGMA max_page_count = 1000000")
    assert room.one.choice().version == 0
    assert room.one.save(long, based_on=0).version == 1


def test_a_log_of_the_version_before_is_kept_and_shown_to_nobody(file, pool, room):
    room.workshop.doors.refused("join", "“王芳” is taken", "10.0.0.9")
    room.workshop.close()
    with sqlite3.connect(file) as base:
        base.executescript("ALTER TABLE log DROP COLUMN session; PRAGMA user_version = 1")
    with Workshop(file, pool=pool) as after:
        assert after.trainer(room.code, room.key).log().empty
        assert after.store.all("SELECT address FROM log") == [("10.0.0.9",)]


def test_a_damaged_file_is_refused_and_a_damaged_session_alone_stands_still(file, pool, room):
    damaged, _ = room.workshop.open_session("damaged")
    room.workshop.store.do("UPDATE session SET baseline = '{' WHERE code = ?", (damaged,))
    room.workshop.close()
    with Workshop(file, pool=pool) as after:
        assert after.find(room.code).code == room.code
        with pytest.raises(Refused) as caught:
            after.find(damaged)
        assert caught.value.key == "damaged"
    file.write_bytes(file.read_bytes()[:-8192])
    with pytest.raises(Refused, match="damaged"):
        Workshop(file, pool=pool)


def test_a_file_of_another_version_is_refused(file, pool):
    Workshop(file, pool=pool).close()
    with sqlite3.connect(file) as base:
        base.execute("PRAGMA user_version = 99")
    with pytest.raises(Refused, match="99"):
        Workshop(file, pool=pool)


def test_secrets_are_not_in_the_file(file, room):
    room.workshop.store.one("PRAGMA wal_checkpoint(TRUNCATE)")
    data = file.read_bytes()
    assert room.code.encode() in data
    for secret in (room.key, *room.tokens):
        assert secret.encode() not in data


def test_nothing_is_written_outside_the_file(tmp_path, room):
    room.one.save({"objectives": [{"text": "../../x", "key_results": []}]}, based_on=0)
    assert {path.name.removesuffix("-wal").removesuffix("-shm") for path in tmp_path.rglob("*")} == {"workshop.sqlite"}
