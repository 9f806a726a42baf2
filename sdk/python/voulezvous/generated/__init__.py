"""The contract in Python. Generated; do not edit."""

VERSION = "0.2.0"
