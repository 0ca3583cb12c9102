"""A workshop in which nothing is simulated, and a small session that has been played."""

from __future__ import annotations

from itertools import count

import pytest
from rooms import CHOICE, AtOnce, Room

from gzsim.workshop import Workshop
from gzsim.workshop.limits import Buckets


@pytest.fixture
def file(tmp_path):
    return tmp_path / "workshop.sqlite"


@pytest.fixture
def pool():
    return AtOnce()


@pytest.fixture
def idle(file, pool):
    """A workshop in which nothing is ever simulated, and in which time stands still for those who ask too often."""
    pool.stopped = True
    with Workshop(file, pool=pool, buckets=Buckets(clock=lambda: 0.0)) as workshop:
        yield workshop


@pytest.fixture
def room(idle):
    """A session with two teams: workshop, code, trainer, first and second seat."""
    return Room(idle)


@pytest.fixture(scope="session")
def played(tmp_path_factory):
    """A small session that has been run and played for two years of three, in which nobody asks too often."""
    patient = Buckets(clock=count(step=60).__next__)
    with Workshop(tmp_path_factory.mktemp("played") / "workshop.sqlite", None, patient, AtOnce()) as workshop:
        room = Room(workshop, years=3, draws=4)
        room.one.save(CHOICE, based_on=0)
        room.number = room.one.run()
        room.trainer.advance("year")
        room.trainer.advance("quarter")
        yield room
