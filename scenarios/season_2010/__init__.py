"""Builds the season of 2010/11 from monthly contribution reports and stated rules (see README.md)."""
