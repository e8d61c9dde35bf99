import io
from datetime import datetime
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saidby.ingest.adapters import ADAPTERS, Adapter, adapter_for
from saidby.ingest.dates import read_date
from saidby.ingest.encoding import clean, decode
from saidby.ingest.maps import built_in
from saidby.ingest.parsed import MissingReaderError, Parsed, Problem, Source, UnreadableError

BITS = st.sampled_from(
    [
        b'{"text": "a"}',
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b",",
        b"\n",
        b"text",
        b"\t",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x81",
        b"\x00",
        b";",
        b"End of Document",
    ]
)
WEIRD = st.lists(BITS, max_size=25).map(b"".join) | st.binary(max_size=200)


@pytest.mark.parametrize("adapter", ADAPTERS, ids=[a.name for a in ADAPTERS])
@settings(deadline=None, max_examples=50)
@given(data=WEIRD)
def test_any_bytes_give_records_or_problems(adapter: Adapter, data: bytes) -> None:
    source = Source(path="x", stream=cast(BinaryIO, io.BufferedReader(io.BytesIO(data))), alone=True)
    try:
        for found in adapter.read(source):
            assert isinstance(found, (Parsed, Problem))
            if isinstance(found, Parsed):
                assert found.text.strip()
                found.text.encode()
    except MissingReaderError as error:
        pytest.skip(str(error))
    except UnreadableError:
        pass


@settings(deadline=None, max_examples=50)
@given(WEIRD)
def test_any_head_is_told(data: bytes) -> None:
    assert isinstance(adapter_for(data, built_in()), (Adapter, str))


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_clean_text_holds_nothing_odd(text: str) -> None:
    cleaned = clean(text)
    assert not set(cleaned) & set("\r\x00\x07\xa0\xad\ufeff")
    cleaned.encode()


SOUND = "“Zoë’s café” £5 – Café €7 … ‘naïve’ — \n \t São “É” Ж漢 \"x\" 'y'"


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(SOUND.split(" "))).map(" ".join))
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_utf8_is_always_read_as_utf8(text: str) -> None:
    data = text.encode("utf-8", "replace")
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        assert decode(data) == data.decode()


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=30) | st.datetimes().map(str))
def test_dates_are_iso_or_nothing(value: str) -> None:
    moment, precision = read_date(value, ("%m-%d-%Y",))
    assert (moment is None) == (precision is None)
    if moment:
        assert moment.endswith("Z")
        datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024", ("2024-01-01T00:00:00Z", "year")),
        ("2024-02-30", (None, None)),
        ("20:15", (None, None)),
        ("2024-03-05T09:00+02:00", ("2024-03-05T07:00:00Z", "minute")),
        ("2024-03-05 09:00:00 UTC", ("2024-03-05T09:00:00Z", "second")),
        ("03-05-2024", ("2024-03-05T00:00:00Z", "day")),
        ("13-05-2024", (None, None)),
        ("1709629200000", ("2024-03-05T09:00:00Z", "second")),
    ],
)
def test_dates(value: str, expected: tuple[str | None, str | None]) -> None:
    assert read_date(value, ("%m-%d-%Y",)) == expected
