"""Property tests never fail for being slow: a busy machine is not a bug."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
