"""The words with which people order: one file per language, read by `parley.texts.vocabulary`. A list has the same
meaning in each file; people mix languages, so the words of all languages are looked for."""
