"""Pages made from the gradebook, for the people who run the course."""
