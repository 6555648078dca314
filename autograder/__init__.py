"""From a submission to a mark, a gradebook, a decision and a certificate."""
