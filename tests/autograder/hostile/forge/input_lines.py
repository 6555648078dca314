"""Replaces the lines of later cells before they are read."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = r"""
ip = get_ipython()
ip.input_transformer_manager.cleanup_transforms.insert(0, lambda lines: ["pass\n"])
ip.input_transformers_post.append(lambda lines: ["pass\n"])
"""
