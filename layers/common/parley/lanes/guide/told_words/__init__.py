"""The words by which the sentences of a model are judged before they are told: one file a language, read by
`parley.texts.vocabulary`. `en.toml` explains what each list is.
"""
