"""Benchmarks: `python -m bench.<word> [--people N]`. Each prints one JSON document whose times are ratios to a floor
measured in the same run, never a bare time alone."""
