"""What a conversation is: events in, state, effects out. Pure data and rules: no clock, no network, no AWS."""
