from html import unescape

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.views.html import marked
from gzsim.views.labels import NAMES, called, folded, label, names_of


def test_every_name_is_given_in_both_languages():
    assert all(name.en and name.zh for name in NAMES.values())


@pytest.mark.parametrize(("language", "text"), [("en", "Guiyang"), ("zh", "贵阳"), ("both", "Guiyang 贵阳")])
def test_prefecture_is_called_by_its_name_in_the_language(language, text):
    assert called("520100", language) == text


@pytest.mark.parametrize("absent", [None, float("nan"), "", " "])
def test_thing_without_a_chinese_name_keeps_its_english_one(absent):
    assert label("Coast", absent, "zh") == label("Coast", absent, "both") == "Coast"


def test_unknown_language_is_refused_with_those_that_are_known():
    with pytest.raises(InputError, match=r"unknown language 'fr'.*en, zh, both"):
        label("Guiyang", "贵阳", "fr")


def test_names_of_a_users_own_zones_replace_the_shipped_ones():
    own = names_of(pd.DataFrame({"name": ["Old core"], "name_zh": ["老城"]}, index=["central_city"]))
    assert called("central_city", "both", {**NAMES, **own}) == "Old core 老城"


@given(st.text(alphabet="ab 贵阳区\n", max_size=40), st.integers(4, 20))
def test_folding_a_label_keeps_all_its_characters(text, width):
    assert "".join(folded(text, width).split()) == "".join(text.split())


@given(st.text(max_size=60).filter(lambda text: "\n" not in text))
def test_marking_chinese_changes_nothing_that_is_read(text):
    markup = str(marked(text)).replace('<span lang="zh-Hans">', "").replace("</span>", "")
    assert "<" not in markup
    assert unescape(markup) == text
