"""Dumps → records → rejects: one adapter a format."""

from saidby.ingest.adapters import ADAPTERS, Adapter
from saidby.ingest.reading import read

__all__ = ["ADAPTERS", "Adapter", "read"]
