from html import unescape

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.views.html import marked
from gzsim.views.labels import NAMES, called, label, names_of, short_names
from gzsim.views.wrapping import folded


def test_every_name_is_given_in_both_languages():
    assert all(name.en and name.zh for name in NAMES.values())


@pytest.mark.parametrize(
    ("code", "official", "short"),
    [
        ("520100", "贵阳市", "贵阳"),
        ("522300", "黔西南布依族苗族自治州", "黔西南"),
        ("522600", "黔东南苗族侗族自治州", "黔东南"),
        ("513200", "阿坝藏族羌族自治州", "阿坝"),
        ("652700", "博尔塔拉蒙古自治州", "博尔塔拉"),
        ("520000", "贵州省", "贵州"),
        ("450000", "广西壮族自治区", "广西"),
        ("520382", "仁怀市", "仁怀市"),
        ("520325", "道真仡佬族苗族自治县", "道真仡佬族苗族自治县"),
        ("999900", "别处", "别处"),
    ],
)
def test_places_but_counties_go_by_their_short_names(code, official, short):
    table = pd.DataFrame({"code": [code], "name": "Somewhere", "name_zh": official})
    assert short_names(table)[code] == ("Somewhere", short)
    assert called(code, "both", short_names(table)) == f"Somewhere {short}"


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
