"""Dumps → records → rejects: one adapter a format."""
