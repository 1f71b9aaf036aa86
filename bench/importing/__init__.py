"""`weixia bench import`: a roster taken in, its speed beside the floor, and whom it is told to be on file already."""
