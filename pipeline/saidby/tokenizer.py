"""spaCy's English tokenizer, told what the Universal Dependencies of English keep whole and what they part."""

from __future__ import annotations

import re

from spacy.attrs import ORTH
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

RUNS = ("[!?]{2,}", r"(?<=[a-z0-9)])\.[!?]+", *(f"{re.escape(mark)}{{2,}}" for mark in "-=_*#~+<>|$"))
"""Runs of one mark ("=====", "<<", "?!!"): one token."""
WHOLE = (
    *("Capt.", "Cmdr.", "Lt.", "Maj.", "Sgt.", "Ft.", "al.", "approx.", "tel."),
    *("Mon.", "Tue.", "Tues.", "Wed.", "Thu.", "Thur.", "Thurs.", "Fri.", "Sat."),
    *("e-mail", "e-mails", "e-mailed", "e-mailing"),
)
"""What spaCy's list of exceptions leaves out. "Sun." and "No." are not among them: they end sentences as words do."""
PARTED = ("and/or",)
"""What spaCy's list of exceptions keeps whole."""
PHONE_NUMBER = re.compile(r"(?:1-)?\d{3}-\d{3}-\d{4}$")
CLOCK_HALF = r"(?<=\d)(?:[AaPp]\.[Mm]\.|[AaPp][Mm])"
"""What is parted from a time of day: "7:30pm"."""


def english() -> Language:
    """A blank English pipeline with the tokenizer that models are trained and run with."""
    return English(create_tokenizer=make_tokenizer)


def make_tokenizer(nlp: Language) -> Tokenizer:
    """The tokenizer: where UD English EWT and GUM (train) often differ from spaCy's, it follows them.

    Not in words with a prefix ("co-founder", one word there): what looks words up looks for "founder".
    """
    defaults = nlp.Defaults
    rules = {form: cut for form, cut in (defaults.tokenizer_exceptions or {}).items() if form not in PARTED}
    rules |= {"wanna": [{ORTH: "wan"}, {ORTH: "na"}]}
    rules |= {form: [{ORTH: form}] for word in WHOLE for form in (word, word[0].upper() + word[1:])}
    return Tokenizer(
        nlp.vocab,
        rules=rules,
        prefix_search=compile_prefix_regex([*RUNS, *(defaults.prefixes or ())]).search,
        suffix_search=compile_suffix_regex([*RUNS, CLOCK_HALF, *(defaults.suffixes or ())]).search,
        infix_finditer=compile_infix_regex([*RUNS, *(defaults.infixes or ())]).finditer,
        token_match=PHONE_NUMBER.match,
        url_match=defaults.url_match,
    )
