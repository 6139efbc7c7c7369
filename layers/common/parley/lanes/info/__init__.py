"""The info lane: what the operator's files say about the place. It looks, and changes nothing."""
