from tests.autograder.empty_course import empty, opened, workspace

__all__ = ["empty", "opened", "workspace"]
