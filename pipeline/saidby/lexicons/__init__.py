"""Word lists as data: CSV and TOML files in this folder, read by one strict loader."""

from saidby.lexicons.loader import load_csv, load_toml, overlay

__all__ = ["load_csv", "load_toml", "overlay"]
