"""Benchmarks: ratios measured side by side in one run, printed with the machine they were measured on."""
