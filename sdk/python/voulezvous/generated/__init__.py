"""The contract in Python. Generated; do not edit."""

VERSION = "0.3.0"
