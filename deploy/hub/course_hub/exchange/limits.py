"""How much one person may send; the client asks the same before it packs.

Less than what collecting takes, because every file crosses a network.
"""

MAX_FILES = 200
MAX_FILE_BYTES = 20_000_000
MAX_TOTAL_BYTES = 50_000_000
# Packing adds headers and names, and nothing that is packed already gets smaller.
MAX_UPLOAD_BYTES = MAX_TOTAL_BYTES + 1_000_000

# A learner may correct a submission often, but not fill the disk of everybody.
MAX_SUBMISSIONS = 100
MAX_BYTES_PER_ASSIGNMENT = 500_000_000
MAX_REQUESTS, REQUESTS_SECONDS = 20, 300
UPLOADS_AT_ONCE = 16
TAKEN_AT_ONCE, READ_AT_ONCE = 2, 4
# How long an upload may take, so that nobody holds a place for ever.
UPLOAD_SECONDS = 300
LEFT_SECONDS = 3600

# What is left on the disk for everything else.
SPARE_BYTES = 200_000_000

MAX_FEEDBACK_BYTES = 20_000_000
