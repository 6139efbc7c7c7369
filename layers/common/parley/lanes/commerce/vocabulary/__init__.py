"""The words with which people order: a file a language, read by `parley.texts.vocabulary`. A list means the same in
each; people mix languages, so the words of all are looked for."""
