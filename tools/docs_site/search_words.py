"""Words by which the site is searched: English words by their stems, Chinese by pairs of characters."""

from __future__ import annotations

import re

from sphinx.search.en import SearchEnglish

PARTS = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")


def pieces(text: str) -> list[str]:
    """Words of a text; a run of Chinese characters is told as all its pairs, because nothing sets its words apart.

    >>> pieces("the 末位扣减 rule, 县")
    ['the', '末位', '位扣', '扣减', 'rule', '县']
    """
    return [piece for part in PARTS.findall(text) for piece in _pairs(part)]


def _pairs(part: str) -> list[str]:
    if part[0] < "\u3400" or part[0] > "\u9fff" or len(part) == 1:
        return [part]
    return [part[at : at + 2] for at in range(len(part) - 1)]


class SearchBoth(SearchEnglish):
    """English and Chinese in one index; Sphinx finds it by ``lang``."""

    lang = "both"

    # What a reader types has to be there whole, so that pairs are taken side by side, and none across the words between
    # which a particle stands: 自己的指标 asks for 自己 and 指标, not for 己的 and 的指.
    js_splitter_code = r"""
var splitQuery = (query) =>
  (query.match(/[\u3400-\u9fff]+|[^\s\p{P}\p{S}\u3400-\u9fff]+/gu) || []).flatMap((part) =>
    /^[\u3400-\u9fff]/.test(part) ? part.split(/[的了和与及或在是]/).filter(Boolean).flatMap(sideBySide) : [part]);
var sideBySide = (run) => run.length < 2 ? [run]
  : [...Array(Math.ceil(run.length / 2)).keys()].map((at) => run.slice(Math.min(2 * at, run.length - 2)).slice(0, 2));
"""

    def split(self, text: str) -> list[str]:
        """Words of a text (Sphinx calls this)."""
        return pieces(text)
