# Services, grader and Dask workers: the whole course with its sources and keys. Keep it in a
# private registry. The book is built first: make book
#   docker build -f deploy/images/services.Dockerfile --target services -t registry.example.org/course-services:1 .
# The apps, whose kernels take messages from browsers: no questions, no keys.
#   docker build -f deploy/images/services.Dockerfile --target apps -t registry.example.org/course-apps:1 .
ARG PYTHON=3.12
FROM docker.io/library/python:${PYTHON}-slim-bookworm AS course

ARG JUPYTERHUB="jupyterhub>=5.4,<5.5"
# Learner code that a test asks for runs behind bubblewrap, where the cluster allows it.
RUN apt-get update && apt-get install -y --no-install-recommends bubblewrap \
    && rm -rf /var/lib/apt/lists/*
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/course
COPY requirements.txt pyproject.toml README.md LICENSE ./
COPY labour_migration labour_migration
COPY autograder autograder
COPY deploy/hub deploy/hub
# The extra `hub` asks for another JupyterHub than the chart's, so it is named here.
RUN grep -v '^jupyterhub==' requirements.txt > /tmp/constraints.txt \
    && pip install -c /tmp/constraints.txt "$JUPYTERHUB" jupyterhub-ltiauthenticator \
       jupyterhub-nativeauthenticator oauthenticator -e '.[apps,together,cluster,postgres,lti]' \
    && python -m compileall -q /usr/local/lib \
    && rm /tmp/constraints.txt
ENV COURSE_HUB_SETTINGS=/etc/course-hub/hub.yml AUTOGRADER_STATE=/srv/state HOME=/tmp LANG=C.UTF-8
RUN useradd --uid 1000 --home-dir /tmp course
USER 1000
ENTRYPOINT ["python", "-m", "course_hub.cluster"]
CMD ["--help"]

FROM course AS apps
COPY apps apps
# It draws the apps' charts.
COPY book/_static/chart.js book/_static/chart.js
COPY exercises/governance-coherence/course.yml exercises/governance-coherence/
COPY exercises/measuring/course.yml exercises/measuring/

FROM course AS services
COPY exercises exercises
COPY modules modules
COPY book book
COPY apps apps
COPY _config.yml _toc.yml ./
COPY _build/html _build/html
