"""What figures remember: values as they were handed out, and how they were computed."""

from xinglin.engines.indicators.models.declared import DeclaredFigure
from xinglin.engines.indicators.models.stored import Expression, StoredFigure, Storing

__all__ = ["DeclaredFigure", "Expression", "StoredFigure", "Storing"]
