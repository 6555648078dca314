"""Many submissions at once: read, graded on an executor, written by one writer, taken up again."""
