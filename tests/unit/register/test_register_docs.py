from guides import examples, text

from gzsim.register.entries import FIELDS, LONGEST, SOURCES
from gzsim.register.register import BATCH


def test_the_examples_of_the_guide_run():
    names = examples("register")
    assert names["result"].ok
    assert names["result"].checked == 5
    assert names["published_again"] == str(names["register"].head)


def test_the_guide_has_the_fields_sources_and_limits_of_the_code():
    guide = " ".join(text("register").split())
    assert ", ".join(FIELDS) in guide  # in the order in which they are written
    assert [f"{name} {chinese}" for name, chinese in SOURCES.items() if f"{name} {chinese}" not in guide] == []
    assert f"{BATCH:,} reports" in guide
    assert f"notes {LONGEST['note']:,}" in guide
