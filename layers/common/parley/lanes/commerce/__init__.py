"""The commerce lane: the catalogue, the cart, and orders. It is on if the operator's files have a catalogue."""
