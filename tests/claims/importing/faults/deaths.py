class Death(BaseException):
    """The end of a worker. Not an Exception, so that nothing on the way tidies up after it."""
