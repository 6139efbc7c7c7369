"""The info lane: it answers from the operator's files about the place (hours, prices, FAQ). It changes nothing."""
