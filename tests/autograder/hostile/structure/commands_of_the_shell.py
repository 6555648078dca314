"""Uses the commands of the notebook's shell."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "timed-out"))

SOURCE = """
!cat $OTHER
!echo $EXAM_TOKEN; env
%env
%history -g
%run -i week-01.ipynb
%load_ext sql
get_ipython().run_cell_magic("bash", "", f"cat {OTHER}; kill -9 0")
"""
