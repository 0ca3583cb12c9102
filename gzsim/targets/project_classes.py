"""The classes of the "5+3" database of key projects (S08).

How "four modernisations, infrastructure and investment promotion" make 5+3 the source document does not say; the
classes here are an assumption.
"""

from __future__ import annotations

from types import MappingProxyType

CLASSES = MappingProxyType(
    {
        "new industrialisation": "新型工业化",
        "new urbanisation": "新型城镇化",
        "agricultural modernisation": "农业现代化",
        "tourism industrialisation": "旅游产业化",
        "digital economy": "数字经济",
        "transport and energy": "交通与能源",
        "water conservancy": "水利",
        "investment promotion": "招商引资",
    }
)
"""Five and three classes of projects (assumption: the four modernisations and the digital economy; two kinds of
infrastructure and investment promotion)."""
