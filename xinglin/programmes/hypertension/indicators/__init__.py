"""What is counted of people with hypertension: HTN1 to HTN7, each with its worked examples."""

from xinglin.programmes.hypertension.indicators.pressure import *  # noqa: F403
from xinglin.programmes.hypertension.indicators.register import *  # noqa: F403
from xinglin.programmes.hypertension.indicators.standard import *  # noqa: F403
