import os
import subprocess
import sys
from base64 import b64decode
from io import BytesIO

import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager

from gzsim.views import fonts
from gzsim.views.figures import zone_map
from gzsim.views.fonts import embedded_font


@pytest.fixture
def no_chinese_font(monkeypatch):
    latin = [font for font in font_manager.fontManager.ttflist if font.name.startswith("DejaVu")]
    monkeypatch.setattr(fonts, "bundled_font", lambda: None)
    monkeypatch.setattr(font_manager.fontManager, "ttflist", latin)
    fonts.chinese_family.cache_clear()
    fonts._warn_once.cache_clear()
    yield
    fonts.chinese_family.cache_clear()
    fonts._warn_once.cache_clear()


PLACES = pd.DataFrame({"name": ["Guiyang"], "name_zh": ["贵阳市"], "column": 2, "row": 1}, index=["520100"])


def guiyang():
    return pd.DataFrame({"zone_model": ["functional"], "code": "520100", "zone": "central_city", "basis": "source"})


def test_without_a_chinese_font_labels_are_english_with_one_warning(no_chinese_font):
    with pytest.warns(UserWarning, match="no font with Chinese characters") as warned:
        texts = [zone_map(guiyang(), PLACES, language).axes[0].texts[0].get_text() for language in ("both", "zh")]
    assert texts == ["Guiyang", "Guiyang"]
    assert len(warned) == 1


def test_english_figures_do_not_warn_about_chinese(no_chinese_font, recwarn):
    zone_map(guiyang(), PLACES, "en")
    assert not recwarn.list


def test_a_chinese_font_of_the_system_serves_where_none_is_bundled(no_chinese_font, monkeypatch):
    simhei = font_manager.FontEntry(fname="simhei.ttf", name="SimHei")
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [simhei])
    assert fonts.chinese_family() == "SimHei"


def test_drawing_writes_nothing_to_the_users_home(tmp_path):
    home, cache = tmp_path / "home", tmp_path / "cache"
    home.mkdir()
    code = (
        "import pandas as pd; from gzsim.views.figures import coverage, svg;"
        "svg(coverage(pd.DataFrame({'indicator': ['gdp'], 'year': 2016, 'name': 'GDP', 'name_zh': '地区生产总值',"
        " 'status': 'series', 'used': True})))"
    )
    settings = {**os.environ, "HOME": str(home), "MPLCONFIGDIR": str(cache), "PYTHONWARNINGS": "error::UserWarning"}
    subprocess.run([sys.executable, "-c", code], env=settings, check=True, timeout=120)
    assert list(home.iterdir()) == []


def test_a_page_carries_exactly_the_chinese_characters_it_uses():
    """The font inside the page is read back: every character of the text has a glyph, an unused one has none."""
    font = TTFont(BytesIO(b64decode(embedded_font("Guiyang 贵阳市，末位").split(",", 1)[1])))
    drawn = set(font.getBestCmap())
    assert {ord(character) for character in "贵阳市，末位"} <= drawn
    assert ord("龙") not in drawn
    assert embedded_font("末位贵阳市，") == embedded_font("贵阳市，末位")
