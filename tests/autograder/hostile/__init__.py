"""Hostile submissions, one file a trick, and the harness that tries them on a grader.

A trick is a module in the folder of its family. Its docstring says in one line what it tries,
`PROMISE` how the grader may end it, and one more name what is handed in (see `tricks.Trick`). The
learner's answers are blank or wrong in all of them, so honest automatic points are 0. Code finds
the places of the course's secrets in its first cell and calls `won(...)` if it gets what it is
after; the harness looks for points, secrets, changes, calls and processes by itself.

Every trick is bounded: where the wall is missing it costs a failed test and not the machine. One
that ends or traces processes, or mounts, calls `alone()` first.
"""
