"""Forms of the pages: what is asked, in plain words; what was typed is kept."""
