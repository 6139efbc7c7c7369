"""The words by which people ask for a human, end a hand-off, or are very displeased: one file per language."""
