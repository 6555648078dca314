"""A course's chat: a Jupyter server of its own in which people can do nothing but talk."""
