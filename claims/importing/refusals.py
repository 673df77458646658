"""Why a whole file, or one row of it, cannot be read."""


class FileRefused(ValueError):
    """The file as a whole cannot be read.

    `message` says in plain words what was found and what to do. `row` is the row as a
    spreadsheet counts it, where one row is to blame. `code` is stable, for tests and logs.
    """

    def __init__(self, code: str, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.row = row


class BrokenRow(list[str]):
    """A row whose quoting is damaged. Holds the one raw line as its only cell.

    `read_rows` yields it in place of cells, so that the row is rejected with `problem`
    and every other row is still read.
    """

    def __init__(self, line: str, problem: str) -> None:
        super().__init__([line])
        self.problem = problem
