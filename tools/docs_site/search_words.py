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
    """English and Chinese in one index."""

    # The same as `pieces`, for what a reader types.
    js_splitter_code = r"""
var splitQuery = (query) =>
  (query.match(/[\u3400-\u9fff]+|[^\s\p{P}\p{S}\u3400-\u9fff]+/gu) || []).flatMap((part) =>
    !/^[\u3400-\u9fff]{2,}$/.test(part) ? [part]
      : [...Array(part.length - 1).keys()].map((at) => part.slice(at, at + 2)));
"""

    def split(self, text: str) -> list[str]:
        """Words of a text (Sphinx calls this)."""
        return pieces(text)
