"""The encoders that come with Semblance: how they were trained, and their weights."""
