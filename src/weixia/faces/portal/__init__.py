"""长辈版 and the family's view: few, large, forgiving pages, without a password."""
