from .deliver import Deliverable as Deliverable
from .deliver import deliverable as deliverable
from .deliver import linear_importance as linear_importance
from .ratio import correlation_ratio as correlation_ratio
from .ratio import local_linear as local_linear
from .ratio import spline as spline
from .realised import realised as realised
from .realised import realised_by_zone as realised_by_zone
