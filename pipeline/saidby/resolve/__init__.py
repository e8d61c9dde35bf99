"""Attributions → speakers, with the evidence trail."""
