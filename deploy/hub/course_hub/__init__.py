"""The hub: learners, instructors and their services on one machine or many."""
