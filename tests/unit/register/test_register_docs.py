from guides import examples, text

from gzsim.register.entries import FIELDS, LONGEST, SOURCES
from gzsim.register.register import BATCH


def test_the_examples_of_the_guide_run():
    names = examples("register")
    assert names["result"].ok
    assert names["result"].checked == 5
    assert names["published_again"] == str(names["register"].head)


def test_the_guide_has_the_fields_sources_and_limits_of_the_code():
    guide = text("register")
    assert [each for each in (*FIELDS, *SOURCES, *SOURCES.values()) if each not in guide] == []
    assert [limit for limit in (BATCH, LONGEST["note"]) if f"{limit:,}" not in guide] == []
