"""The doctor: small checks, each of which says what is wrong and how to mend it, and changes nothing."""
