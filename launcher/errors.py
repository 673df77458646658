"""The two ways a command ends early."""


class Stop(Exception):
    """Something the person at the keyboard can mend: the message says what and how."""


class Ordered(BaseException):
    """A signal ordered the end. Not an Exception, so that no handler of errors swallows it."""
