"""The shapes of knowledge files, as pydantic models; ``cdss schema`` prints them.

A consultation never imports this package: it reads the compiled cache.
"""
