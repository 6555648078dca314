"""The hub in a cluster: the same parts as on one machine, with pods in place of processes.

The chart's hub calls `configure` from its values; every service's pod starts with
`python -m course_hub.cluster serve NAME`.
"""

from course_hub.cluster.hub import configure as configure
