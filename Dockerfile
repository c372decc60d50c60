# Poortwacht as web, worker, beat or migration job; the command decides. No secret is needed to build it.
FROM node:24-slim AS browser
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# Pango draws the PDFs; tini hands signals to gunicorn and Celery and reaps what they leave.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin poortwacht
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/base.txt
COPY . .
COPY --from=browser /build/node_modules node_modules
RUN python -m devstack.assets \
    && python -m devstack.catalogues \
    && python manage.py collectstatic --noinput \
    && rm -rf node_modules
USER poortwacht
EXPOSE 8000
ENTRYPOINT ["tini", "--"]
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--workers=3", "--threads=4", "--no-control-socket", "--worker-tmp-dir=/dev/shm"]
