# The same steps as on any machine: what the tests run is what the image runs.
FROM python:3.11-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends make \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /srv/relay relay

WORKDIR /srv/relay
COPY --chown=relay . .
USER relay
RUN make setup

# config/ and templates/ may be mounted over; var/ holds the database and must be kept
VOLUME ["/srv/relay/var"]
EXPOSE 8025
STOPSIGNAL SIGTERM
CMD [".venv/bin/relay", "serve"]
