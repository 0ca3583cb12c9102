from .opened import OwnData as OwnData
from .opened import open_data as open_data
