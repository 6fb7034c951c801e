# Runs sourcing-opt as a user of its own, with the libraries that the tests ran with:
#   docker build -t sourcing-opt .
#   docker run --rm -v "$PWD:/work" --user "$(id -u):$(id -g)" sourcing-opt batch jobs.yaml
FROM python:3.13-slim AS build
WORKDIR /source
# The libraries first: they change less often than the program.
COPY requirements requirements
RUN python -m venv /opt/sourcing-opt \
    && /opt/sourcing-opt/bin/pip install --no-cache-dir --require-hashes --requirement requirements/run.txt
COPY . .
RUN /opt/sourcing-opt/bin/pip install --no-cache-dir --no-deps --no-build-isolation --no-index .

FROM python:3.13-slim
COPY --from=build /opt/sourcing-opt /opt/sourcing-opt
ENV PATH=/opt/sourcing-opt/bin:$PATH
RUN useradd --no-log-init --uid 10001 --create-home sourcing && install --directory --owner sourcing /work
USER 10001
WORKDIR /work
ENTRYPOINT ["sourcing-opt"]
CMD ["--help"]
