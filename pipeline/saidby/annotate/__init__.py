"""Article → Doc: the shipped model as spaCy components."""
