"""What supervision prints: the opinion paper and the record of a check."""

from xinglin.services.supervision.documents.opinion import opinion_paper

__all__ = ["opinion_paper"]
