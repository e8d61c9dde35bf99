"""Attributions → speakers, with the evidence trail.

How a canonical name is chosen:

person        the fullest name in the article, without titles: "Dmitry Rogozhin"
institution   what every country has, with its country: "Ministry of Defence (Russia)", "Supreme Court (US)"
registry      the name in `lexicons/speakers.csv`, with the country where it does not tell alone:
              "Ministry of Defence (UK)", "Met Office", "Reuters"; no "the" but in titles
organisation  its longest form in the article, without "the": "Fenwick Securities"
place         a metonym under its own name, its usual referent as a step of the evidence: "Kremlin", "Kyiv"
the unnamed   the words as written: "two senior officials", "A leaked memo"

A speaker has one id in all articles where a registry entry, a country's institution or a full name stands behind it;
surnames alone and descriptions keep to their article.
"""
