"""What the lifelong record counts: the people, how they are looked after, how they are treated."""

from xinglin.services.ehr.indicators.following import *  # noqa: F403
from xinglin.services.ehr.indicators.population import *  # noqa: F403
from xinglin.services.ehr.indicators.treatment import *  # noqa: F403
from xinglin.services.ehr.indicators.visiting import *  # noqa: F403
