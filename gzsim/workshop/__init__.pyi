from .messages import Conflict as Conflict
from .messages import NoAccess as NoAccess
from .messages import Refused as Refused
from .messages import TooMany as TooMany
from .workshop import Workshop as Workshop
