"""The commerce lane: what can be ordered, the cart, and orders. On where the operator has written a catalogue."""
