"""The words by which people ask for a person, end a hand-off, or are very displeased: one file a language."""
