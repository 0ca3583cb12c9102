from .by_index import CompensationByIndex as CompensationByIndex
from .concentration_index import IndexRule as IndexRule
from .fund import CHISHUI_2018 as CHISHUI_2018
from .fund import BasinFund as BasinFund
from .fund import Section as Section
from .load import BIJIE_ZUNYI_2014 as BIJIE_ZUNYI_2014
from .load import LoadRule as LoadRule
from .river import settle_river as settle_river
