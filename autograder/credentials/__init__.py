"""Certificates that anyone can verify: signed credentials, their status, and their paper form."""
