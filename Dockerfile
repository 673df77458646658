# The engine's processes (web, worker, beat). The database and the broker are services of their own.

FROM node:22-bookworm-slim AS pages
WORKDIR /pages
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev


FROM python:3.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never
COPY requirements-setup.txt requirements.txt /
# uv stays outside the venv: the image that runs needs neither it nor pip.
RUN pip install --require-hashes -r /requirements-setup.txt \
 && uv venv --python /usr/local/bin/python3 /venv \
 && uv pip install --python /venv/bin/python --require-hashes --compile-bytecode -r /requirements.txt


FROM python:3.11-slim-bookworm AS engine
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ARENGINE_ENV=production \
    ARENGINE_HOME=/srv/arengine

RUN groupadd --gid 10001 arengine \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent arengine \
 && install -d -o arengine -g arengine /srv/arengine

WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=pages /pages/node_modules ./node_modules

# collectstatic asks for no secret and no database: these exist for this one line only.
RUN SECRET_KEY=build-only-$(head -c 32 /dev/urandom | base64 | tr -d '=+/\n') \
    FIELD_KEYS=k1:$(head -c 32 /dev/urandom | base64),idx:$(head -c 32 /dev/urandom | base64) \
    DATABASE_URL=postgresql://build@127.0.0.1:9/build \
    REDIS_URL=redis://127.0.0.1:9/0 \
    CELERY_BROKER_URL=redis://127.0.0.1:9/0 \
    ALLOWED_HOSTS=arengine.example \
    PYTHONDONTWRITEBYTECODE=1 \
    python manage.py collectstatic --noinput --verbosity 0 \
 && python -m compileall -q /app --invalidation-mode unchecked-hash -x 'node_modules' \
 && chown -R arengine:arengine /srv/arengine

USER 10001:10001
EXPOSE 8000

HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-m", "launcher.healthy"]

CMD ["gunicorn", "--config", "python:arengine.gunicorn", "--bind", "0.0.0.0:8000", \
     "--graceful-timeout", "25", "arengine.wsgi:application"]
