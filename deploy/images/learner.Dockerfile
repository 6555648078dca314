# A learner's server: JupyterLab, nbgrader's buttons, the course's own library. It holds no
# exercises, no keys and no autograder; assignments come through the exchange.
#   docker build -f deploy/images/learner.Dockerfile -t registry.example.org/course-learner:1 .
ARG PYTHON=3.12
FROM docker.io/library/python:${PYTHON}-slim-bookworm

# The chart's hub decides: a server has the hub's own main version.
ARG JUPYTERHUB="jupyterhub>=5.4,<5.5"
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
COPY requirements.txt deploy/images/learner.txt /tmp/images/
RUN grep -v '^jupyterhub==' /tmp/images/requirements.txt > /tmp/images/constraints.txt \
    && pip install -c /tmp/images/constraints.txt "$JUPYTERHUB" -r /tmp/images/learner.txt \
    && python -m compileall -q /usr/local/lib \
    && rm -r /tmp/images

COPY labour_migration /srv/course/labour_migration
COPY deploy/hub/course_hub/__init__.py /srv/course/course_hub/
COPY deploy/hub/course_hub/exchange/__init__.py deploy/hub/course_hub/exchange/limits.py \
     /srv/course/course_hub/exchange/
COPY deploy/hub/course_hub/exchange/client /srv/course/course_hub/exchange/client
COPY deploy/hub/learner /srv/course/learner
ENV PYTHONPATH=/srv/course JUPYTER_CONFIG_PATH=/srv/course/learner LANG=C.UTF-8

RUN useradd --uid 1000 --create-home course
USER 1000
WORKDIR /home/course
CMD ["jupyterhub-singleuser"]
