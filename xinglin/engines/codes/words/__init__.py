"""The vocabulary of codes: value sets, maps between them, diagnoses, and checks of numbers."""

# The starred modules hold nothing but the names that others declare with.
from xinglin.engines.codes.rules import *  # noqa: F403
from xinglin.engines.codes.words.diagnosis import Diagnosis as Diagnosis
from xinglin.engines.codes.words.diseases import *  # noqa: F403
from xinglin.engines.codes.words.maps import CodeMap as CodeMap
from xinglin.engines.codes.words.maps import Counterpart as Counterpart
from xinglin.engines.codes.words.maps import Pair as Pair
from xinglin.engines.codes.words.named import *  # noqa: F403
from xinglin.engines.codes.words.sets import Code as Code
from xinglin.engines.codes.words.sets import ValueSet as ValueSet
