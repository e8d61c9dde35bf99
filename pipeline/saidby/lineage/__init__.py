"""What repeats in a run: near-duplicates among articles, a publisher's standing lines, the same claim once more.

A second pass, over the tables of the finished shards: nothing is deleted, columns are filled in.
"""

from saidby.lineage.marking import mark, mark_rows

__all__ = ["mark", "mark_rows"]
