"""The words of which questions during a session are made: one file a language, read by `parley.texts.vocabulary`.
`en.toml` explains what each list is.
"""
