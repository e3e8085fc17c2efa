"""Load lists as contributors send them: any layout, language, unit and separator, to cargo items with every fault.

A value is taken where the file admits one reading only; how it was taken is told in a note. Whatever admits two is a
fault.
"""
