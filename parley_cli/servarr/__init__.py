"""A stand-in for Radarr and Sonarr: strict about requests, with a small library whose downloads move with the clock."""
