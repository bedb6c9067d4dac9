"""What enforcement prints: the papers of a case in the layout of official documents."""

from xinglin.services.enforcement.documents.papers import PRINTED, printed

__all__ = ["PRINTED", "printed"]
