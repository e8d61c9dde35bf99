"""The evidence at every gap between two paragraphs: cohesion, names, form. Read in windows that stop at `walls`."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from saidby.segment import form
from saidby.segment.prose import Prose, Window, weigh

WIDTHS = (1, 2, 4, 8)
NAME_REACH = 40
CACHED = 2000
_QUOTES = frozenset('"“”‘«»')
BEHIND, AHEAD = 15, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """A short form and the last full form before it: a boundary between the two is unlikely."""

    key: str
    full: int
    short: int


class Evidence:
    """Reads the gaps of one text; gap g lies in front of paragraph g, for g in 1 … n-1."""

    def __init__(self, prose: Sequence[Prose], closings: Sequence[float], openings: Sequence[float]) -> None:
        """`closings`/`openings`: for each gap 1.0 where a line stood in it that closes or opens an article."""
        self.prose, self.closings, self.openings = prose, closings, openings
        self.n = len(prose)
        self.vectors = [Window(terms) for terms in weigh(prose)]
        self.windows: dict[tuple[int, int], Window] = {}
        self._read_names()

    def _read_names(self) -> None:
        self.forms: list[dict[str, bool]] = []  # for each paragraph: key -> first written in full
        self.full: list[set[str]] = []
        self.first_full: dict[str, int] = {}
        self.spelled_out: list[set[str]] = []  # for each paragraph: keys written in full on first mention in it
        self.over: list[list[Dependence]] = [[] for _ in range(self.n)]
        last: dict[str, int] = {}
        for j, p in enumerate(self.prose):
            keys = p.keys()
            forms: dict[str, bool] = {}
            for _, key, full in keys:
                forms.setdefault(key, full)
            for key, full in forms.items():
                if not full and key in last and j - last[key] <= NAME_REACH:
                    link = Dependence(key=key, full=last[key], short=j)
                    for g in range(last[key] + 1, j + 1):
                        self.over[g].append(link)
            self.forms.append(forms)
            self.spelled_out.append({key for key, full in forms.items() if full})
            self.full.append({key for _, key, full in keys if full})
            for key in self.full[-1]:
                last[key] = j
                self.first_full.setdefault(key, j)
        self.n_full = Counter(key for keys in self.full for key in keys)
        self.n_any = Counter(key for forms in self.forms for key in forms)

    def read(self, walls: Sequence[int] = ()) -> list[dict[str, float]]:
        """The features of gaps 1 … n-1; windows do not look past the nearest of the sorted `walls`."""
        bounds = [self._between(g, walls) for g in range(self.n)]
        cohesion = self._cohesion(bounds)
        return [self._gap(g, bounds[g], cohesion) for g in range(1, self.n)]

    def _between(self, g: int, walls: Sequence[int]) -> tuple[int, int]:
        left, right = bisect_left(walls, g), bisect_right(walls, g)
        return (walls[left - 1] if left else 0), (walls[right] if right < len(walls) else self.n)

    def _cohesion(self, bounds: Sequence[tuple[int, int]]) -> dict[int, list[float]]:
        """For each width the similarity of the windows on both sides of each gap."""
        cohesion: dict[int, list[float]] = {width: [0.0] for width in WIDTHS}
        for g in range(1, self.n):
            low, high = bounds[g]
            for width, values in cohesion.items():
                values.append(self._window(max(low, g - width), g).cosine(self._window(g, min(high, g + width))))
        return cohesion

    def _window(self, start: int, end: int) -> Window:
        """The sum of some vectors, put together from halves; the last CACHED sums are kept."""
        if end - start == 1:
            return self.vectors[start]
        found = self.windows.get((start, end))
        if found is None:
            if len(self.windows) > CACHED:
                self.windows.clear()
            middle = (start + end) // 2
            found = self._window(start, middle) + self._window(middle, end)
            self.windows[start, end] = found
        return found

    def _gap(self, g: int, bounds: tuple[int, int], cohesion: dict[int, list[float]]) -> dict[str, float]:
        b = self.prose[g]
        nearby = self.prose[max(0, g - 8) : g + 8]
        average = sum(p.n_words for p in nearby) / len(nearby)
        c = self.prose[g + 1] if g + 1 < self.n else None
        features = {
            **_dips(g, cohesion),
            **self._dependences(g, bounds),
            **self._introductions(g, bounds),
            **form.before(self.prose[g - 1]),
            **form.after(b),
            **(form.after_next(c) if c else {}),
            "quiet_before": self._quiet(range(g - 1, max(-1, g - 7), -1)),
            "quiet_after": self._quiet(range(g, min(self.n, g + 6))),
            "closing": self.closings[g],
            "opening": self.openings[g],
            "a_relative": math.log((self.prose[g - 1].n_words + 3) / (average + 3)),
            "b_relative": math.log((b.n_words + 3) / (average + 3)),
            "onward": self.vectors[g].cosine(self.vectors[g + 1]) if c else 0.0,
        }
        features["deck_onward"] = features["b_deck"] * features["onward"]
        return features

    def _quiet(self, order: range) -> float:
        """How many paragraphs in a row, from the gap on, hold no quotation mark (background stands at the end)."""
        run = next((k for k, i in enumerate(order) if not _QUOTES.isdisjoint(self.prose[i].text)), len(order))
        return math.log1p(run)

    def _dependences(self, g: int, bounds: tuple[int, int]) -> dict[str, float]:
        links = [d for d in self.over[g] if d.full >= bounds[0] and d.short < bounds[1]]
        near = {d.key for d in links if d.short < g + AHEAD}
        return {
            "depends": math.log1p(len(near)),
            "depends_3": math.log1p(len({d.key for d in links if d.short < g + 3})),
            "depends_1": float(any(d.short == g for d in links)),
            "depends_rare": math.log1p(sum(3 / math.sqrt(self.n_any[k]) for k in sorted(near) if self.n_full[k] <= 2)),
            "depends_any": float(bool(links)),
        }

    def _introductions(self, g: int, bounds: tuple[int, int]) -> dict[str, float]:
        low, high = bounds
        known = {key for forms in self.forms[max(low, g - BEHIND) : g] for key in forms}
        ahead: dict[str, tuple[bool, int]] = {}
        for i in range(g, min(high, g + AHEAD)):
            for key, full in self.forms[i].items():
                ahead.setdefault(key, (full, i))
        shared = [key for key in ahead if key in known and self.n_full[key]]
        again = [ahead[key][1] for key in shared if ahead[key][0]]
        near = {key for forms in self.forms[g : min(high, g + 5)] for key in forms}
        shortened = {key for forms in self.forms[g + 1 : min(high, g + 6)] for key, full in forms.items() if not full}
        news = self._new(g, g + 3)
        spelled = {k for k in self.spelled_out[g] if self._before(k, g, low)}
        spelled_3 = {k for keys in self.spelled_out[g : min(high, g + 3)] for k in keys if self._before(k, g, low)}
        return {
            "again": math.log1p(len(again)),
            "again_3": math.log1p(sum(i < g + 3 for i in again)),
            "again_1": math.log1p(sum(i == g for i in again)),
            "again_share": (len(again) + 0.5) / (len(shared) + 1),
            "spelled_1": math.log1p(len(spelled)),
            "spelled_3": math.log1p(len(spelled_3)),
            "spelled_acronym": float(any(key.isupper() for key in spelled_3)),
            "names_shared": (len(near & known) + 0.5) / (len(near) + 1),
            "new_names": news,
            "new_names_more": news - self._new(g - 3, g),
            "introduces": math.log1p(len(self.full[g] & shortened)),
            "introduces_3": math.log1p(len(set().union(*self.full[g : min(high, g + 3)]) & shortened)),
            "short_first": float(any(not full and self.n_full[key] for key, full in self.forms[g].items())),
        }

    def _before(self, key: str, g: int, low: int) -> bool:
        """Whether the last mention in front of gap g is a short form not far away."""
        return next(
            (not self.forms[i][key] for i in range(g - 1, max(low, g - BEHIND) - 1, -1) if key in self.forms[i]), False
        )

    def _new(self, start: int, end: int) -> float:
        span = range(max(0, start), min(self.n, end))
        return math.log1p(sum(self.first_full[key] == i for i in span for key in self.full[i]))


def _dips(g: int, cohesion: dict[int, list[float]]) -> dict[str, float]:
    features = {}
    for width, values in cohesion.items():
        features[f"cohesion_{width}"] = values[g]
        if width > 1:
            peaks = max(values[max(1, g - 6) : g], default=0.0) + max(values[g + 1 : g + 7], default=0.0)
            features[f"dip_{width}"] = peaks / 2 - values[g]
            features[f"lowest_{width}"] = float(values[g] <= min(values[max(1, g - 5) : g + 6]))
    return features
