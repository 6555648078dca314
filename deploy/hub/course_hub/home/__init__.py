"""The first page of the hub: what to do next, the learner's own standing, the book."""
