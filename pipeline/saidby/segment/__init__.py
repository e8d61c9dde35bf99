"""Records → articles: cuts run-together text, finds paragraphs, marks boilerplate and near-duplicates."""

from saidby.segment.articles import article_id, segment

__all__ = ["article_id", "segment"]
