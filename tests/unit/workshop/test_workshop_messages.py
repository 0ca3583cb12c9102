"""Every message is there in both languages, with the same places for what it is about."""

import string

import pytest

from gzsim.workshop.levers import SANCTIONS, WATCH
from gzsim.workshop.living import BETTER, LABELS, OUTCOME_NAMES, UNITS
from gzsim.workshop.messages import MESSAGES


@pytest.mark.parametrize("key", MESSAGES)
def test_both_languages_say_the_same(key):
    fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in MESSAGES[key]]
    english, chinese = fields
    assert {name.removesuffix("_zh") for name in chinese} == english
    assert any("\u4e00" <= sign <= "\u9fff" for sign in MESSAGES[key].zh)


def test_every_lever_and_outcome_has_names_in_both_languages():
    levers = [*WATCH.values(), *(lever for each in SANCTIONS.values() for lever in each.amounts.values())]
    names = [
        *(lever.label for lever in levers),
        *(each.label for each in SANCTIONS.values()),
        *LABELS.values(),
        *UNITS.values(),
    ]
    assert all(name.en and name.zh for name in names)
    assert {*LABELS} == {*UNITS} == {*BETTER} == {*OUTCOME_NAMES}
