"""The words by which people name lengths, places in a list and parts of a day: one file a language, read by
`parley.texts.vocabulary`. `en.toml` explains what each is.
"""
