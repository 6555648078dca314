"""Submissions that take more time, memory, processes, disk or output than they may."""
