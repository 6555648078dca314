"""Peer assessment: who reads whose work, what they see, and what their reviews say.

It is formative. Reviews never become points; who reviewed, and how near to the marker on a work
that the course has marked, is for the instructor to see.
"""

from autograder.peers.allocation import Allocation, NotEnoughWorks, allocate, extend
from autograder.peers.line import collect, give_out, results
from autograder.peers.results import Results, Standing

__all__ = [
    "Allocation",
    "NotEnoughWorks",
    "Results",
    "Standing",
    "allocate",
    "collect",
    "extend",
    "give_out",
    "results",
]
