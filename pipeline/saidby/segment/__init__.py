"""Records → articles: cuts run-together text, finds paragraphs, marks boilerplate and near-duplicates."""
