"""The exchange: what is released to learners, what they hand in, what they get back.

`client` runs in a learner's own server; everything else runs in the hub's service, which alone
can read the store. Who asks and what time it is are never the learner's word.
"""
