"""Word lists as data: CSV and TOML files in this folder, read by one strict loader."""

from saidby.lexicons.loader import cached, load_csv, load_toml, on_overlay, overlay

__all__ = ["cached", "load_csv", "load_toml", "on_overlay", "overlay"]
