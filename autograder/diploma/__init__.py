"""The diploma: several courses within some years and a capstone, decided from data."""
