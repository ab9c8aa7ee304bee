"""Tests of charts: what is drawn lies within the drawing, in the order of time, and no name covers another."""
