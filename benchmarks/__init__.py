"""Speed and quality of movcon, measured with one command: ``python -m benchmarks``."""
