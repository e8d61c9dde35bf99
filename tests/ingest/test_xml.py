from pathlib import Path

import pytest

from saidby.errors import InputError
from saidby.ingest import read
from saidby.ingest.parsed import MAX_RECORD_BYTES
from saidby.ingest.xmltree import CHUNK
from saidby.model import Record, Reject

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://velm.example/nitf-3-3.dtd">
<nitf>
 <head>
  <title>Pumps fail</title>
  <docdata><doc-id id-string="tp-17" regsrc="Test Press"/><date.issue norm="20240305T091500Z"/></docdata>
  <pubdata name="Velm Courier" ex-ref="https://velm.example/17"/>
 </head>
 <body>
  <body.head><hedline><hl1>Pumps fail at  Velm harbour</hl1><hl2>Army called</hl2></hedline>
   <byline>By <person>Ann Reeve</person></byline><byline>By <person>Tom Fox</person></byline></body.head>
  <body.content>
   <media><media-metadata>pumps.jpg</media-metadata><media-caption>The quay</media-caption></media>
   <p>The pumps at <location>Velm</location> harbour
      failed&nbsp;on Monday.</p>
   <p>&#8220;We are at the limit,&#8221; she said.</p>
  </body.content>
  <body.end><tagline>Test Press</tagline></body.end>
 </body>
</nitf>"""

RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
 <title>Velm Courier</title><link>https://velm.example</link><language>en-gb</language>
 <item><title>Pumps &amp; storm</title><link>https://velm.example/1</link><guid isPermaLink="false">1</guid>
  <dc:creator>Ann Reeve</dc:creator><pubDate>Tue, 05 Mar 2024 09:15:00 +0100</pubDate>
  <description>Short.</description>
  <content:encoded><![CDATA[<p>The pumps failed.</p><script>x()</script>
  <p>It rained &amp; rained.</p>]]></content:encoded>
 </item>
 <item><title>Second</title><description>&lt;p&gt;It rained.&lt;/p&gt;</description><pubDate>soon</pubDate></item>
 <item><title>Empty</title></item>
</channel></rss>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="c"><title>Velm Courier</title></channel>
 <item rdf:about="https://velm.example/1"><title>Pumps</title><description>The pumps failed.</description>
 <dc:date>2024-03-05T09:15:00Z</dc:date></item></rdf:RDF>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Velm Courier</title>
 <entry><id>urn:1</id><title type="html">Pumps &amp;amp; storm</title>
 <link rel="enclosure" href="https://velm.example/1.mp3"/><link rel="alternate" href="https://velm.example/1"/>
 <author><name>Ann Reeve</name></author><author><name>Tom Fox</name></author>
 <published>2024-03-05T09:15:00Z</published><updated>2024-03-06T09:15:00Z</updated>
 <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The pumps <b>failed</b>.</p><p>It rained.</p></div>
 </content></entry>
 <entry><id>urn:2</id><content type="text">1 &lt; 2 &amp;amp; so on.</content></entry></feed>"""

NEWSML_G2 = """<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
 <newsItem guid="urn:tp:1" xml:lang="en"><itemMeta><provider literal="Test Press"/>
 <versionCreated>2024-03-05T09:15:00Z</versionCreated></itemMeta>
 <contentMeta><headline>Pumps fail</headline><by>Ann Reeve</by></contentMeta>
 <contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
 <head><title>x</title></head><body><h1>Pumps</h1><p>The pumps failed.</p></body></html></inlineXML></contentSet>
 </newsItem></itemSet></newsMessage>"""

RCV1 = """<?xml version="1.0" encoding="iso-8859-1" ?>
<newsitem itemid="17" date="2024-03-05" xml:lang="en"><title>ANLAND: Pumps fail.</title><headline>Pumps fail.</headline>
<byline>Ann Reeve</byline><text><p>The pumps in Caf\xe9 Velm failed.</p><p>It rained.</p></text>
<metadata><dc element="dc.publisher" value="Test Press"/></metadata></newsitem>"""


def records(tmp_path: Path, text: str | bytes) -> list[Record | Reject]:
    (tmp_path / "a.xml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read([tmp_path / "a.xml"]))


def facts(found: Record | Reject) -> dict[str, object]:
    if isinstance(found, Reject):
        return {"reject": found.reason}
    shown = {name: getattr(found, name) for name in Record.__slots__ if name not in ("source_path", "source_ordinal")}
    return {name: value for name, value in shown.items() if value}


def test_nitf(tmp_path: Path) -> None:
    [found] = records(tmp_path, NITF)
    assert facts(found) == {
        "source_format": "xml:nitf",
        "text": "The quay\nThe pumps at Velm harbour failed on Monday.\n“We are at the limit,” she said.",
        "source_record_id": "tp-17",
        "url": "https://velm.example/17",
        "title": "Pumps fail at Velm harbour",
        "bylines": ("Ann Reeve", "Tom Fox"),
        "publisher": "Velm Courier",
        "published_at": "2024-03-05T09:15:00Z",
        "published_precision": "second",
    }


def test_nitf_of_an_archive_with_the_lead_twice(tmp_path: Path) -> None:
    text = (
        '<nitf><head><pubdata date.publication="19870102T000000" ex-ref="u" name="The Velm Times"/></head><body>'
        '<body.content><block class="lead_paragraph"><p>One.</p></block>'
        '<block class="full_text"><p>One.</p><p>Two.</p></block></body.content></body></nitf>'
    )
    [found] = records(tmp_path, text)
    assert isinstance(found, Record)
    assert (found.text, found.published_at) == ("One.\nTwo.", "1987-01-02T00:00:00Z")


def test_rss(tmp_path: Path) -> None:
    first, second, third = records(tmp_path, RSS)
    assert facts(first) == {
        "source_format": "xml:rss",
        "text": "The pumps failed.\nIt rained & rained.",
        "source_record_id": "1",
        "url": "https://velm.example/1",
        "title": "Pumps & storm",
        "bylines": ("Ann Reeve",),
        "publisher": "Velm Courier",
        "published_at": "2024-03-05T08:15:00Z",
        "published_precision": "second",
        "language": "en-gb",
    }
    assert facts(second) == {
        "source_format": "xml:rss",
        "text": "It rained.",
        "title": "Second",
        "publisher": "Velm Courier",
        "language": "en-gb",
    }
    assert facts(third) == {"reject": "empty_body"}


def test_rss_1_and_atom(tmp_path: Path) -> None:
    [found] = records(tmp_path, RDF)
    assert facts(found)["url"] == "https://velm.example/1"
    assert facts(found)["publisher"] == "Velm Courier"
    assert facts(found)["published_at"] == "2024-03-05T09:15:00Z"
    first, second = records(tmp_path, ATOM)
    assert facts(first) == {
        "source_format": "xml:atom",
        "text": "The pumps failed.\nIt rained.",
        "source_record_id": "urn:1",
        "url": "https://velm.example/1",
        "title": "Pumps & storm",
        "bylines": ("Ann Reeve", "Tom Fox"),
        "publisher": "Velm Courier",
        "published_at": "2024-03-05T09:15:00Z",
        "published_precision": "second",
        "language": "en",
    }
    assert facts(second)["text"] == "1 < 2 &amp; so on."


def test_newsml_and_rcv1(tmp_path: Path) -> None:
    [found] = records(tmp_path, NEWSML_G2)
    assert facts(found) == {
        "source_format": "xml:newsml-g2",
        "text": "Pumps\nThe pumps failed.",
        "source_record_id": "urn:tp:1",
        "title": "Pumps fail",
        "bylines": ("Ann Reeve",),
        "publisher": "Test Press",
        "published_at": "2024-03-05T09:15:00Z",
        "published_precision": "second",
        "language": "en",
    }
    [found] = records(tmp_path, RCV1.encode("latin-1"))
    assert facts(found)["text"] == "The pumps in Café Velm failed.\nIt rained."
    assert facts(found)["publisher"] == "Test Press"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "<nitf><body><body.content><p>“Caf\xe9” – £5 \x0b</p></body.content></body></nitf>"
    [found] = records(tmp_path, text.encode(encoding))
    assert facts(found)["text"] == "“Café” – £5"


BOMB = (
    "<!DOCTYPE nitf [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9))
    + "]><nitf><body><body.content><p>&j;</p></body.content></body></nitf>"
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BOMB, "declares entities"),
        ('<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/hostname">]><nitf>&x;</nitf>', "declares entities"),
        ('<!DOCTYPE nitf [<!ENTITY % x SYSTEM "http://velm.example/x"> %x;]><nitf/>', "declares entities"),
        ("<nitf>" + "<b>" * 100_000, "nested more than"),
        ("<nitf><p>x</nitf>", "well-formed"),
        ("<rss><channel></channel></rss>", "none of the elements"),
        ("<plants><plant/></plants>", "root <plants>"),
    ],
)
def test_unsafe_and_broken_files_are_told(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        records(tmp_path, text)
    [found] = read([tmp_path])
    assert isinstance(found, Reject)


def test_an_external_document_type_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "x.dtd").write_text('<!ENTITY secret "Secret words">')
    text = "<nitf><body><body.content>A &secret; b</body.content></body></nitf>"
    text = f'<!DOCTYPE nitf SYSTEM "file://{tmp_path}/x.dtd">{text}'
    [found] = records(tmp_path, text)
    assert str(facts(found)["text"]).split() == ["A", "b"]


def test_what_stands_before_a_break_is_kept(tmp_path: Path) -> None:
    found = records(tmp_path, RSS[: RSS.index("<item><title>Empty")])
    assert [facts(f).get("reject", "record") for f in found] == ["record", "record", "unreadable"]


def test_large_files_are_read_element_by_element(tmp_path: Path) -> None:
    item = b"<item><title>t</title><description>" + b"The pumps failed. " * 100 + b"</description></item><junk/>\n"
    opening, closing = b"<rss><channel><title>V</title>", b"</channel></rss>"

    class Endless:
        given = 0

        def read(self, size: int) -> bytes:
            self.given += 1
            if self.given in (1, 40):
                return opening if self.given == 1 else closing
            return item * (size // len(item)) if self.given < 40 else b""

    from saidby.ingest.xmltree import read_elements

    stream, roots, number = Endless(), set(), 0
    for _, root in read_elements(stream, {"item"}):  # type: ignore[arg-type]
        number += 1
        roots.add(id(root))
        assert stream.given * CHUNK >= number * len(item) > (stream.given - 3) * CHUNK
    assert (number, len(roots)) == (38 * (CHUNK // len(item)), 1)


def test_a_huge_element_is_refused(tmp_path: Path) -> None:
    class Endless:
        given = 0

        def read(self, size: int) -> bytes:
            self.given += size
            return b"<rss><item>" if self.given == size else b"x" * size

    from saidby.ingest.parsed import UnreadableError
    from saidby.ingest.xmltree import read_elements

    stream = Endless()
    with pytest.raises(UnreadableError, match="larger than 64 MiB"):
        list(read_elements(stream, {"item"}))  # type: ignore[arg-type]
    assert stream.given < MAX_RECORD_BYTES + 4 * CHUNK
