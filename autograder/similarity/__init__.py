"""What two learners' work has in common: a report for a person to judge, never a verdict."""
