"""The contract in Python. Generated; do not edit."""

VERSION = "0.1.0"
