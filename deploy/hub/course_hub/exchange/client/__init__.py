"""The exchange as a learner's own server sees it: nbgrader's plug-ins, which ask the hub's service.

Nothing here is trusted by the service, and nothing here knows the course's files: learners can
read and change all of it. Only the standard library and nbgrader are imported.
"""
