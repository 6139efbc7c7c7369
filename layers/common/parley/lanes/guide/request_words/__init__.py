"""The words of which requests for calm sessions are made, begun now or planned: one file a language, read by
`parley.texts.vocabulary`. `en.toml` explains what each list is.
"""
