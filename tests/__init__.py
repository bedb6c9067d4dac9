"""Tests of the house and of whole days' work; unit tests lie beside the code they test."""
