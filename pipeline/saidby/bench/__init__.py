"""Speed, memory, and how both grow: `python -m saidby.bench`.

Words are stretches between white space; seconds are of processor time, which a busy machine changes less than the
clock, unless it says otherwise.
"""

from saidby.bench.report import as_text
from saidby.bench.runs import measure_runs, start_up
from saidby.bench.speed import HARD_WORDS, LENGTHS, measure

__all__ = ["HARD_WORDS", "LENGTHS", "as_text", "measure", "measure_runs", "start_up"]
