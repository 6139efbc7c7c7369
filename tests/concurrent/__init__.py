"""Tests of races on one emulator, which pytest starts for this package and stops after it."""
