"""Verdicts in one SQLite file: rows are added, never changed or taken away, and each knows what it was given on.

A verdict names its claim by the stable claim_id and keeps a fingerprint of what the claim said, so that it outlives the
run it was given on, and a claim that has changed since is known as such.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from saidby.errors import InputError, OutputError

Kind = Literal["verdict", "missed", "article", "undo"]
Judgement = Literal["correct", "wrong", "unsure", "finished", "open"]
Json = dict[str, Any]

APPLICATION = 0x5A1DB4
VERSION = 1
SCHEMA = f"""
CREATE TABLE verdicts (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,             -- when, in UTC
    auditor TEXT NOT NULL,
    run TEXT NOT NULL,            -- what the run was made from, as a hash
    kind TEXT NOT NULL CHECK (kind IN ('verdict', 'missed', 'article', 'undo')),
    article_id TEXT NOT NULL,
    claim_id TEXT,                -- null for a whole article
    judgement TEXT,               -- of claims: correct, wrong, unsure; of articles: finished, open
    wrong TEXT NOT NULL,          -- JSON list of the fields that are wrong
    correction TEXT,              -- JSON object: the fields as they should be
    note TEXT,
    fingerprint TEXT,             -- of what was judged
    judged TEXT,                  -- JSON object: what was judged, to be shown when it has changed
    undoes INTEGER REFERENCES verdicts (id)
);
CREATE INDEX by_claim ON verdicts (auditor, claim_id);
CREATE INDEX by_article ON verdicts (auditor, article_id);
CREATE UNIQUE INDEX by_undone ON verdicts (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER never_changed BEFORE UPDATE ON verdicts BEGIN SELECT RAISE(ABORT, 'verdicts are only added'); END;
CREATE TRIGGER never_deleted BEFORE DELETE ON verdicts BEGIN SELECT RAISE(ABORT, 'verdicts are only added'); END;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
"""
STANDING = "SELECT * FROM verdicts v WHERE kind != 'undo' AND NOT EXISTS (SELECT 1 FROM verdicts WHERE undoes = v.id)"
"""Rows that nobody has taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One row. For a missed claim, `claim_id` is its own name and `correction` the claim as it should be."""

    kind: Kind
    article_id: str
    claim_id: str | None = None
    judgement: Judgement | None = None
    wrong: tuple[str, ...] = ()
    correction: Json | None = None
    note: str | None = None
    fingerprint: str | None = None
    judged: Json | None = None
    undoes: int | None = None
    run: str = ""
    auditor: str = ""
    at: str = ""
    id: int = field(default=0, compare=False)


class Store:
    """The file of verdicts; safe to use from several threads and, for different auditors, several processes."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, must_exist: bool = False) -> Self:
        """Opens the file or makes it. Raises InputError for another file, OutputError where none can be written."""
        if must_exist and not path.is_file():
            raise InputError(f"{path} does not exist: nothing has been judged yet; `saidby audit` makes it")
        try:
            connection = sqlite3.connect(path, timeout=10, check_same_thread=False, isolation_level=None)
            connection.row_factory = sqlite3.Row
            mark = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if not tables:
                connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
            elif mark != APPLICATION:
                raise InputError(f"{path} holds no verdicts of saidby; name another file with --verdicts")
            elif version > VERSION:
                raise InputError(f"{path} was written by a newer version of saidby; install that one")
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                message = f"cannot keep verdicts in {path}: {error}; name another file with --verdicts"
                raise OutputError(message) from error
            raise InputError(f"{path} holds no verdicts of saidby; name another file with --verdicts") from error
        return cls(path, connection)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def add(self, verdict: Verdict) -> Verdict:
        """Adds a row and returns it with its number and time."""
        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        values = {
            "at": at,
            "auditor": verdict.auditor,
            "run": verdict.run,
            "kind": verdict.kind,
            "article_id": verdict.article_id,
            "claim_id": verdict.claim_id,
            "judgement": verdict.judgement,
            "wrong": json.dumps(verdict.wrong),
            "correction": _dump(verdict.correction),
            "note": verdict.note,
            "fingerprint": verdict.fingerprint,
            "judged": _dump(verdict.judged),
            "undoes": verdict.undoes,
        }
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        with self._lock:
            try:
                cursor = self._connection.execute(f"INSERT INTO verdicts ({names}) VALUES ({marks})", values)
            except sqlite3.OperationalError as error:
                raise OutputError(f"cannot write to {self.path}: {error}") from error
        return _verdict(self._rows("SELECT * FROM verdicts WHERE id = ?", cursor.lastrowid)[0])

    def undo(self, auditor: str, run: str) -> Verdict | None:
        """Takes the auditor's last standing row back by adding one that says so; returns it, None without any."""
        rows = self._rows(f"{STANDING} AND auditor = ? ORDER BY id DESC LIMIT 1", auditor)
        if not rows:
            return None
        last = _verdict(rows[0])
        row = Verdict(
            kind="undo", article_id=last.article_id, claim_id=last.claim_id, undoes=last.id, run=run, auditor=auditor
        )
        self.add(row)
        return last

    def latest(self, auditor: str) -> dict[str, Verdict]:
        """The auditor's standing verdict on each claim, missed ones as well; the last one given counts."""
        return {v.claim_id: v for v in self._standing("claim_id IS NOT NULL AND auditor = ?", auditor) if v.claim_id}

    def of_claim(self, auditor: str, claim_id: str) -> Verdict | None:
        """The auditor's standing verdict on one claim."""
        found = list(self._standing("auditor = ? AND claim_id = ?", auditor, claim_id))
        return found[-1] if found else None

    def of_article(self, auditor: str, article_id: str) -> dict[str, Verdict]:
        """The auditor's standing verdicts on the claims of one article, missed ones as well."""
        found = self._standing("claim_id IS NOT NULL AND auditor = ? AND article_id = ?", auditor, article_id)
        return {v.claim_id: v for v in found if v.claim_id}

    def finished(self, auditor: str) -> set[str]:
        """Articles that the auditor has said to be judged completely."""
        rows = self._standing("kind = 'article' AND auditor = ?", auditor)
        return {article for article, v in {v.article_id: v for v in rows}.items() if v.judgement == "finished"}

    def history(self, claim_id: str, auditor: str) -> list[Verdict]:
        """Everything the auditor ever said of a claim, in order, undone rows and undoings as well."""
        return [
            _verdict(row)
            for row in self._rows(
                "SELECT * FROM verdicts WHERE auditor = ? AND claim_id = ? ORDER BY id", auditor, claim_id
            )
        ]

    def auditors(self) -> list[str]:
        """Everybody who has judged a claim, sorted."""
        rows = self._rows("SELECT DISTINCT auditor FROM verdicts ORDER BY auditor")
        return [row["auditor"] for row in rows]

    def _standing(self, condition: str, *values: object) -> Iterator[Verdict]:
        return map(_verdict, self._rows(f"{STANDING} AND {condition} ORDER BY id", *values))

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def _verdict(row: sqlite3.Row) -> Verdict:
    values = dict(row)
    loaded = {name: json.loads(values[name]) if values[name] else None for name in ("correction", "judged")}
    return Verdict(**values | loaded | {"wrong": tuple(json.loads(values["wrong"]))})


def _dump(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
