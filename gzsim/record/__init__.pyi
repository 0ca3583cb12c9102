from .features import FEATURES as FEATURES
from .features import Feature as Feature
from .load import as_record as as_record
from .load import load_record as load_record
from .record import Record as Record
