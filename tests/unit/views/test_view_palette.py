from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from gzsim.errors import InputError
from gzsim.views.palette import BLUE, CHANNELS, MUTED, PAPER, channels, ink_on, luminance, pale, tint
from gzsim.views.rank_figures import RANK_COLOURS
from gzsim.views.scheme_figures import REPORTED, TRUE
from gzsim.views.zone_figures import WEIGHT_COLOURS

colours = st.tuples(*[st.floats(0, 1)] * 3).map(to_hex)


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("channel", ["colour", "marker", "hatch"])
def test_every_channel_alone_tells_all_series_apart(channel):
    looks = [getattr(look, channel) for look in CHANNELS]
    assert len(set(looks)) == len(looks)


def test_every_colour_of_a_line_stands_out_from_the_paper():
    assert min(contrast(look.colour, PAPER) for look in CHANNELS) >= 3


def test_the_palest_tint_of_a_mark_still_stands_out():
    for colour in (BLUE, MUTED, *(look.colour for look in CHANNELS)):
        assert contrast(pale(colour), PAPER) >= 3
    assert contrast(pale(BLUE), PAPER) < 3.1


def test_three_schemes_are_told_apart_by_lightness_alone():
    lightness = [luminance(look.colour) for look in channels(["none", "last_place", "piece_rate"]).values()]
    assert min(abs(one - other) for one, other in combinations(lightness, 2)) > 0.1


def test_reported_and_true_differ_in_lightness_marker_and_line():
    assert contrast(REPORTED.colour, TRUE.colour) > 4.5
    assert REPORTED.marker != TRUE.marker
    assert REPORTED.line != TRUE.line


@pytest.mark.parametrize("scale", [RANK_COLOURS, WEIGHT_COLOURS])
def test_scales_keep_their_order_in_grey(scale):
    lightness = [luminance(to_hex(scale(share))) for share in np.linspace(0, 1, 9)]
    steps = np.sign(np.diff(lightness))
    assert abs(steps.sum()) == len(steps)


def test_neighbouring_ranks_differ_visibly_in_grey():
    lightness = [luminance(to_hex(RANK_COLOURS(share))) ** (1 / 2.2) for share in np.linspace(0, 1, 9)]
    assert min(abs(one - other) for one, other in pairwise(lightness)) > 0.04


@given(colours)
def test_a_number_on_any_tile_is_readable(colour):
    assert contrast(ink_on(colour), colour) >= 4.5


@given(colours, st.floats(0, 1))
def test_a_tint_is_never_darker_than_its_colour(colour, share):
    assert luminance(tint(colour, share)) >= luminance(colour) - 1e-9


def test_more_series_than_can_be_told_apart_are_refused():
    with pytest.raises(InputError, match="at most 8"):
        channels([str(number) for number in range(9)])
