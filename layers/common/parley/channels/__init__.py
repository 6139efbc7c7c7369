"""How people are reached: each provider's signatures, forms and requests, and nothing of conversations."""
