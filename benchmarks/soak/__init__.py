"""Long runs that look for what breaks: not measured for speed, run by hand."""
