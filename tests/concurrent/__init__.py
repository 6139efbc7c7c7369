"""What happens at once, on one emulator that ends with these tests: pytest takes a package for a scope."""
