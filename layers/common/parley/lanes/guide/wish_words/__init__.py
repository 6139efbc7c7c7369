"""The words from which people put together what they wish of a session: one file a language, read by
`parley.texts.vocabulary`. `en.toml` explains what each list is.
"""
