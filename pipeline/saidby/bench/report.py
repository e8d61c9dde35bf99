"""The figures as tables to read."""

from __future__ import annotations

from typing import Any


def as_text(figures: dict[str, Any]) -> str:
    """All figures there are."""
    lines = _of_one_process(figures) if figures["articles"] else []
    if "start_up" in figures:
        start = figures["start_up"]
        lines += ["", f"start-up        {start['seconds']:>10} s, of it imports {start['import_seconds']} s"]
    if "runs" in figures:
        lines += [
            "",
            f"{'articles':<12}{'workers':>8}{'clock s':>10}{'cpu s':>10}{'MB a process':>14}{'MB on disk':>12}",
        ]
        lines += [
            f"{r['articles']:<12,}{r['workers']:>8}{r['clock_seconds']:>10.1f}{r['cpu_seconds']:>10.1f}"
            f"{r['peak_memory_mb']:>14,}{r['disk_mb']:>12.1f}"
            for r in figures["runs"]
        ]
    if "yardstick" in figures:
        cnn = figures["yardstick"]
        lines += [
            "",
            f"spaCy CNN       {cnn['words_per_second']:>10,} words/s; annotate is {cnn['ratio']:.2f} times that",
        ]
    return "\n".join(lines).strip("\n") or "no articles"


def _of_one_process(figures: dict[str, Any]) -> list[str]:
    return [
        f"{figures['articles']:,} articles, {figures['words']:,} words",
        f"end to end      {figures['words_per_second']:>10,} words/s",
        f"annotate alone  {figures['annotate_words_per_second']:>10,} words/s",
        f"  the first as a share of the second {figures['share_of_annotate_speed']:.0%}",
        f"loading         {figures['load_seconds']:>10} s",
        f"memory, loaded  {figures['loaded_memory_mb']:>10,} MB",
        f"memory at most  {figures['peak_memory_mb']:>10,} MB",
        "",
        f"{'stage':<22}{'words/s':>12}{'share':>8}",
        *(f"{name:<22}{f['words_per_second']:>12,}{f['share']:>8.1%}" for name, f in figures["stages"].items()),
        "",
        f"{'words in one article':<22}{'words/s':>12}",
        *(f"{step['words']:<22,}{step['words_per_second']:>12,}" for step in figures["growth"]),
        "",
        f"{'hard text':<22}{'words':>12}{'seconds':>10}",
        *(
            f"{name:<22}{step['words']:>12,}{step['seconds']:>10.2f}"
            for name, steps in figures["hard_texts"].items()
            for step in steps
        ),
    ]
