import pytest
from jinja2 import meta

from gzsim.reports.texts import TEXTS, say, sentences
from gzsim.views.labels import Name

PAIRS = sorted({path.name.split(".")[0] for path in TEXTS.iterdir()})
ENGLISH_ALONE = {"index": ("_alt",)}
"""Descriptions for those who do not see a figure are English where a page shows both languages beneath each other."""


def template(name, language):
    return sentences().get_template(f"{name}.{language}.j2")


@pytest.mark.parametrize("name", PAIRS)
def test_both_languages_have_the_same_blocks_in_the_same_order(name):
    english = [block for block in template(name, "en").blocks if not block.endswith(ENGLISH_ALONE.get(name, "-"))]
    assert english == list(template(name, "zh").blocks)


@pytest.mark.parametrize("name", PAIRS)
def test_both_languages_say_the_same_values(name):
    def values(language):
        source = (TEXTS / f"{name}.{language}.j2").read_text(encoding="utf-8")
        return meta.find_undeclared_variables(sentences().parse(source))

    assert values("en") == values("zh")


def test_names_are_said_in_the_language_of_the_sentence():
    said = say("report", "department", name=Name("Offices", "部门"), weights=[(Name("core", "核心"), 0.25)])
    assert "Offices are judged by: core 25 %." in said.en
    assert said.zh.startswith("部门的考核权重：核心25%。")


def test_a_value_that_is_not_given_is_no_gap_in_the_sentence():
    with pytest.raises(Exception, match="'year' is undefined"):
        say("report", "rank_intervals")


def test_a_record_with_all_its_data_is_not_said_to_lack_some():
    full, part = (say("report", "certainty", width=2.1, share=share) for share in ("100", "42–58"))
    assert full.en.endswith("is 2 places wide on average.")
    assert full.zh.endswith("平均宽2位。")
    assert "42–58 % of the declared weight" in part.en
    assert part.zh.endswith("平均宽2位；但数据只覆盖设定权重的42–58%，实际不确定性更大。")
