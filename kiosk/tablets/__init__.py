"""Stations served to tablets: certificate, pairing, limits, one process a station, and the server that ties them.

Nothing here reads a record. The server passes keys, taps and drawn screens between a browser and the process of its
station; what they mean only that process knows.
"""
