# Variables given to make (EMPTY=1, N=1000000, PORT=8001) reach dev.py through the environment.
EMPTY ?=
N ?=
PORT ?=
export EMPTY N PORT

.PHONY: demo test check bench trust reset setup lock
demo test check bench trust reset setup lock:
	@python3 dev.py $@
