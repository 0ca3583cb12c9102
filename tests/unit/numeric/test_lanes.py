"""Lanes: the way there and back, and where members of groups stand."""

import numpy as np

from gzsim.numeric.lanes import Circles, by_replication, lanes, places
from gzsim.numeric.peers import Peers


def test_lanes_come_back_by_their_names():
    values = np.random.default_rng(1).normal(size=(5, 3, 4))
    assert lanes(values).shape == (3, 4, 5)
    assert (by_replication(lanes(values)) == values).all()


def test_what_lies_in_lanes_already_is_not_copied():
    laid = np.zeros((3, 4, 5))
    named = by_replication(laid)
    assert np.shares_memory(lanes(named), laid)
    places(named)[1, 7] = 1.0
    assert named[2, 1, 1] == 1.0


def test_empty_arrays_have_empty_lanes():
    assert places(np.empty((0, 0, 0))).shape == (0, 0)


def test_circles_say_where_the_members_of_every_group_stand():
    random = np.random.default_rng(2)
    labels, count = random.integers(0, 6, 23), 4
    peers, values = Peers.of(labels), random.normal(size=(count, 23))
    circles, laid = Circles.of(peers.stacks, 23, count), places(values)
    assert (labels[circles.unit] == places(np.broadcast_to(labels, values.shape))).all()
    seen = 0
    for size, start, end in zip(circles.size, circles.start[:-1], circles.start[1:], strict=True):
        members = circles.members[start:end].reshape(size, -1)
        for lane in members.T:
            r = set(lane % count)
            group = labels[lane // count]
            assert len(r) == 1
            assert (group == group[0]).all()
            assert sorted(lane // count) == np.flatnonzero(labels == group[0]).tolist()
            np.testing.assert_array_equal(laid[lane], values[r.pop(), lane // count])
            seen += size
    assert seen == values.size
