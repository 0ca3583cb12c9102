"""gzsim: a workbench for the design of government performance appraisal.

>>> import gzsim as gz
>>> gz.load_record()
<Record: 9 prefectures, 22 series, 3675 values, 1998-2023; 88 counties; 53 breaks and flags>
"""

from pathlib import Path

import lazy_loader

from gzsim.compiled import find_place

find_place(Path(__file__).parent)

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
