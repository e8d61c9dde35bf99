"""Drafts completed and mended: what the tagger left open, and what the parse knows better."""

from __future__ import annotations

import pytest
from annotated import parsed, role, shown, tagged

from saidby import marks
from saidby.attribute.quotes import find_quotes


def test_a_cue_at_the_end_of_its_paragraph_announces_the_next() -> None:
    doc = tagged(
        "Hester added:\n“The pumps failed at dawn.”\nThe harbour is shut.",
        ("SPEAKER", "Hester", None),
        ("CUE", "added", "Hester"),
    )
    assert shown(doc) == [("Hester", "added", ["“The pumps failed at dawn.”"], "direct", 0)]
    doc = tagged(
        "Hester added:\nThe pumps failed at dawn.\nThe harbour is shut.",
        ("SPEAKER", "Hester", None),
        ("CUE", "added", "Hester"),
    )
    assert shown(doc) == [("Hester", "added", ["The pumps failed at dawn"], "indirect", 0)]


def test_a_cue_in_the_middle_of_its_paragraph_announces_nothing() -> None:
    doc = tagged(
        "Hester spoke at dawn.\nThe pumps failed at noon.", ("SPEAKER", "Hester", None), ("CUE", "spoke", "Hester")
    )
    assert shown(doc) == []


def test_a_second_clause_behind_a_gap_is_not_the_speakers() -> None:
    text = "Hester said the pumps had failed, and all over the town lights went out at noon."
    doc = tagged(
        text,
        ("SPEAKER", "Hester", None),
        ("CUE", "said", "Hester"),
        ("CONTENT", "the pumps had failed", "said"),
        ("CONTENT", "lights went out at noon", "said"),
    )
    assert shown(doc)[0][2] == ["the pumps had failed"]


def test_a_quoted_second_part_stays() -> None:
    text = "Hester said the pumps had failed at dawn, and then with a smile she said they were “old and tired”."
    doc = tagged(
        text,
        ("SPEAKER", "Hester", None),
        ("CUE", "said", "Hester"),
        ("CONTENT", "the pumps had failed at dawn", "said"),
        ("CONTENT", "“old and tired”", "said"),
    )
    assert shown(doc)[0][2] == ["the pumps had failed at dawn", "“old and tired”"]


def test_a_lone_relative_is_no_part_of_a_content() -> None:
    doc = tagged(
        "It was a cut that nobody in the town of Velm had ever expected to see so soon.",
        ("CONTENT", "that", "had ever expected"),
        ("SPEAKER", "nobody in the town of Velm", None),
        ("CUE", "had ever expected", "nobody in the town of Velm"),
        ("CONTENT", "to see so soon", "had ever expected"),
    )
    assert shown(doc)[0][2] == ["to see so soon"]


def claim_of(words: list[str], heads: list[int], deps: list[str], pos: list[str], lemmas: list[str], *roles: str):  # type: ignore[no-untyped-def]
    """The claims of a parsed sentence whose roles are given as speaker (or ""), cue, content."""
    doc = parsed(words, heads, deps, pos, lemmas)
    speaker, cue, content = roles
    given = [role(doc.text, "CUE", cue, speaker or None), role(doc.text, "CONTENT", content, cue)]
    marks.write(doc, ([role(doc.text, "SPEAKER", speaker, None)] if speaker else []) + given, "roles")
    return shown(doc)


LEVY = (
    ["It", "alleged", "fraud", "."],
    [1, 1, 1, 1],
    ["nsubj", "ROOT", "obj", "punct"],
    ["PRON", "VERB", "NOUN", "PUNCT"],
    ["it", "allege", "fraud", "."],
)


def test_a_speaker_the_tagger_missed_is_the_subject_of_the_cue() -> None:
    assert claim_of(*LEVY, "", "alleged", "fraud")[0][0] == "It"


def test_the_refused_act_is_part_of_the_cue() -> None:
    found = claim_of(
        ["Wiik", "declined", "to", "comment", "on", "the", "fires", "."],
        [1, 1, 3, 1, 6, 6, 3, 1],
        ["nsubj", "ROOT", "mark", "xcomp", "case", "det", "obl", "punct"],
        ["PROPN", "VERB", "PART", "VERB", "ADP", "DET", "NOUN", "PUNCT"],
        ["Wiik", "decline", "to", "comment", "on", "the", "fire", "."],
        "Wiik",
        "declined",
        "to comment on the fires",
    )
    assert found == [("Wiik", "declined to comment", ["on the fires"], "indirect", 0)]


GUARD = (
    ["A", "guard", "posted", "there", ",", "now", "freed", ",", "said", "it", "fell", "."],
    [1, 8, 1, 2, 6, 6, 1, 6, 8, 10, 8, 8],
    ["det", "nsubj", "acl", "advmod", "punct", "advmod", "acl", "punct", "ROOT", "nsubj", "ccomp", "punct"],
    ["DET", "NOUN", "VERB", "ADV", "PUNCT", "ADV", "VERB", "PUNCT", "VERB", "PRON", "VERB", "PUNCT"],
    ["a", "guard", "post", "there", ",", "now", "free", ",", "say", "it", "fall", "."],
)


def test_a_mention_holds_what_tells_the_speaker_from_others_up_to_a_comma() -> None:
    assert claim_of(*GUARD, "A guard", "said", "it fell")[0][0] == "A guard posted there"


def test_a_mention_does_not_grow_over_its_own_cue() -> None:
    words, heads, deps, pos, lemmas = (list(part) for part in GUARD)
    heads[8], deps[8], heads[1], deps[1] = 1, "acl:relcl", 1, "ROOT"
    assert claim_of(words, heads, deps, pos, lemmas, "A guard", "posted", "it fell")[0][0] == "A guard"


def test_an_unquoted_content_ends_with_its_sentence() -> None:
    found = claim_of(
        ["They", "say", "it", "closes", ".", "The", "Treasury", "disputes", "that", "."],
        [1, 1, 3, 1, 1, 6, 7, 7, 7, 7],
        ["nsubj", "ROOT", "nsubj", "ccomp", "punct", "det", "nsubj", "ROOT", "obj", "punct"],
        ["PRON", "VERB", "PRON", "VERB", "PUNCT", "DET", "PROPN", "VERB", "PRON", "PUNCT"],
        ["they", "say", "it", "close", ".", "the", "Treasury", "dispute", "that", "."],
        "They",
        "say",
        "it closes. The Treasury disputes that",
    )
    assert found[0][2] == ["it closes"]


def test_an_estimate_the_tagger_missed_is_found_in_the_parse() -> None:
    words = ["Hester", "puts", "the", "loss", "at", "40", "crowns", "."]
    doc = parsed(
        words,
        [1, 1, 3, 1, 6, 6, 1, 1],
        ["nsubj", "ROOT", "det", "obj", "case", "nummod", "obl", "punct"],
        ["PROPN", "VERB", "DET", "NOUN", "ADP", "NUM", "NOUN", "PUNCT"],
        ["Hester", "put", "the", "loss", "at", "40", "crown", "."],
    )
    marks.write(doc, [], "roles")
    assert shown(doc) == [("Hester", "puts", ["the loss at 40 crowns"], "indirect", 0)]


@pytest.mark.parametrize(
    ("reported", "score", "inside"),
    [("losses", 0.96, ["reported"]), ("losses", 0.7, ["reported"]), ("him", 0.96, ["reported"]), ("him", 0.7, [])],
)
def test_somebody_is_no_claim_inside_another_unless_the_tagger_is_sure(
    reported: str, score: float, inside: list[str]
) -> None:
    doc = parsed(
        ["Hester", "said", "they", "reported", reported, "."],
        [1, 1, 3, 1, 3, 1],
        ["nsubj", "ROOT", "nsubj", "ccomp", "obj", "punct"],
        ["PROPN", "VERB", "PRON", "VERB", "PRON" if reported == "him" else "NOUN", "PUNCT"],
        ["Hester", "say", "they", "report", reported, "."],
    )
    roles = [
        role(doc.text, "SPEAKER", "Hester", None),
        role(doc.text, "CUE", "said", "Hester"),
        role(doc.text, "CONTENT", f"they reported {reported}", "said"),
        role(doc.text, "SPEAKER", "they", None, depth=1, score=score),
        role(doc.text, "CUE", "reported", "they", depth=1, score=score),
        role(doc.text, "CONTENT", reported, "reported", depth=1, score=score),
    ]
    marks.write(doc, roles, "roles")
    assert [f[1] for f in shown(doc) if f[4] == 1] == inside


@pytest.mark.parametrize(
    ("passive", "score", "inside"),
    [("ordered", 0.99, ["were ordered"]), ("ordered", 0.9, []), ("allowed", 0.6, [])],
)
def test_a_passive_before_a_deed_is_a_claim_inside_another_where_the_tagger_is_sure(
    passive: str, score: float, inside: list[str]
) -> None:
    doc = parsed(
        ["Hester", "said", "they", "were", passive, "to", "dig", "."],
        [1, 1, 4, 4, 1, 6, 4, 1],
        ["nsubj", "ROOT", "nsubj:pass", "aux:pass", "ccomp", "mark", "xcomp", "punct"],
        ["PROPN", "VERB", "PRON", "AUX", "VERB", "PART", "VERB", "PUNCT"],
        ["Hester", "say", "they", "be", passive.removesuffix("ed"), "to", "dig", "."],
    )
    roles = [
        role(doc.text, "SPEAKER", "Hester", None),
        role(doc.text, "CUE", "said", "Hester"),
        role(doc.text, "CONTENT", f"they were {passive} to dig", "said"),
        role(doc.text, "CUE", f"were {passive}", None, depth=1, score=score),
        role(doc.text, "CONTENT", "to dig", f"were {passive}", depth=1, score=score),
    ]
    marks.write(doc, roles, "roles")
    assert [f[1] for f in shown(doc) if f[4] == 1] == inside


def own_words(tag: str, cue: str, lemma: str) -> list[object]:
    """What is found inside a quotation in which the speaker speaks of himself."""
    words = ["Hester", "said", ":", "“", "I", cue, "it", "fails", ".", "”"]
    doc = parsed(
        words,
        [1, 1, 1, 5, 5, 1, 7, 5, 1, 1],
        ["nsubj", "ROOT", "punct", "punct", "nsubj", "ccomp", "nsubj", "ccomp", "punct", "punct"],
        ["PROPN", "VERB", "PUNCT", "PUNCT", "PRON", "VERB", "PRON", "VERB", "PUNCT", "PUNCT"],
        ["Hester", "say", ":", "“", "I", lemma, "it", "fail", ".", "”"],
    )
    doc[5].tag_ = tag
    marks.write(doc, find_quotes(doc.text, marks.lines_of(doc.text), []), "quotes")
    roles = [
        role(doc.text, "SPEAKER", "Hester", None),
        role(doc.text, "CUE", "said", "Hester"),
        role(doc.text, "CONTENT", doc[3:].text, "said"),
        role(doc.text, "SPEAKER", "I", None, depth=1),
        role(doc.text, "CUE", cue, "I", depth=1),
        role(doc.text, "CONTENT", "it fails", cue, depth=1),
    ]
    marks.write(doc, roles, "roles")
    return [f[1] for f in shown(doc) if f[4] == 1]


def test_i_think_is_a_hedge_and_i_said_reports() -> None:
    assert own_words("VBP", "think", "think") == []
    assert own_words("VBD", "warned", "warn") == ["warned"]
    assert own_words("VBP", "say", "say") == ["say"]


def test_a_shaky_cue_without_a_speaker_is_no_claim() -> None:
    text = "Fears grew of a long winter in the hills."
    doc = tagged(text, ("CUE", "grew of", None), ("CONTENT", "a long winter in the hills", "grew of"))
    doc_parsed = parsed(
        ["Fears", "grew", "of", "winter", "."],
        [1, 1, 3, 1, 1],
        ["nsubj", "ROOT", "case", "obl", "punct"],
        ["NOUN", "VERB", "ADP", "NOUN", "PUNCT"],
        ["fear", "grow", "of", "winter", "."],
    )
    assert len(shown(doc)) == 1, "without a parse nothing is known of the cue"
    marks.write(
        doc_parsed,
        [role(doc_parsed.text, "CUE", "of", None), role(doc_parsed.text, "CONTENT", "winter", "of")],
        "roles",
    )
    assert shown(doc_parsed) == []


def test_what_somebody_is_expected_to_say_is_his() -> None:
    words = ["Prewitt", "is", "expected", "to", "tell", "MPs", "that", "it", "failed", "."]
    doc = parsed(
        words,
        [2, 2, 2, 4, 2, 4, 8, 8, 4, 2],
        ["nsubj:pass", "aux:pass", "ROOT", "mark", "xcomp", "iobj", "mark", "nsubj", "ccomp", "punct"],
        ["PROPN", "AUX", "VERB", "PART", "VERB", "NOUN", "SCONJ", "PRON", "VERB", "PUNCT"],
        ["Prewitt", "be", "expect", "to", "tell", "MP", "that", "it", "fail", "."],
    )
    text = doc.text
    roles = [
        role(text, "CUE", "is expected", None),
        role(text, "CONTENT", "to tell MPs that it failed", "is expected"),
    ]
    marks.write(doc, roles, "roles")
    assert shown(doc) == [("Prewitt", "is expected to tell", ["that it failed"], "indirect", 0)]


def test_in_somebodys_words_or_view() -> None:
    words = ["Rates", "rose", ",", "in", "the", "words", "of", "one", "broker", "."]
    doc = parsed(
        words,
        [1, 1, 5, 5, 5, 1, 8, 8, 5, 1],
        ["nsubj", "ROOT", "punct", "case", "det", "obl", "case", "nummod", "nmod", "punct"],
        ["NOUN", "VERB", "PUNCT", "ADP", "DET", "NOUN", "ADP", "NUM", "NOUN", "PUNCT"],
        ["rate", "rise", ",", "in", "the", "word", "of", "one", "broker", "."],
    )
    marks.write(doc, [], "roles")
    assert shown(doc) == [("one broker", "in the words of", ["Rates rose"], "indirect", 0)]


def test_a_clause_of_which_only_the_subject_was_tagged_is_taken_whole() -> None:
    found = claim_of(
        ["Hester", "said", "it", "was", "over", "."],
        [1, 1, 4, 4, 1, 1],
        ["nsubj", "ROOT", "nsubj", "cop", "ccomp", "punct"],
        ["PROPN", "VERB", "PRON", "AUX", "ADV", "PUNCT"],
        ["Hester", "say", "it", "be", "over", "."],
        "Hester",
        "said",
        "it",
    )
    assert found[0][2] == ["it was over"]


def test_the_person_urged_is_no_part_of_what_is_urged() -> None:
    found = claim_of(
        ["Hester", "urged", "people", "to", "leave", "."],
        [1, 1, 1, 4, 1, 1],
        ["nsubj", "ROOT", "obj", "mark", "xcomp", "punct"],
        ["PROPN", "VERB", "NOUN", "PART", "VERB", "PUNCT"],
        ["Hester", "urge", "people", "to", "leave", "."],
        "Hester",
        "urged",
        "people to leave",
    )
    assert found[0][2] == ["to leave"]
