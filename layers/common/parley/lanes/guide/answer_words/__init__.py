"""The words from which people put together their answers to the guide's questions: one file a language, read by
`parley.texts.vocabulary`. `en.toml` explains what each list is.
"""
