"""Dumps → records → rejects: one adapter a format."""

from saidby.ingest.adapters import ADAPTERS, Adapter
from saidby.ingest.maps import fingerprint
from saidby.ingest.reading import read

__all__ = ["ADAPTERS", "Adapter", "fingerprint", "read"]
