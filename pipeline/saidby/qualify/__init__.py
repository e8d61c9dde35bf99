"""Quantities, hedges, and how each claim is framed: stance, status, venue, time."""
