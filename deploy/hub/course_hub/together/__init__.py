"""Groups and talk: a notebook that a group writes together, and a chat for each course."""
