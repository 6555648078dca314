"""Results that leave the course: files for Moodle and student records, scores over LTI."""
