# The chart's own hub with the course's sign-in, groups, roles and services added. Of the exercises
# it has the course files alone: titles and dates, no questions.
#   docker build -f deploy/images/hub.Dockerfile -t registry.example.org/course-hub:1 .
# The tag is the chart's version.
ARG CHART=4.3.3
FROM quay.io/jupyterhub/k8s-hub:${CHART}

USER root
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt deploy/images/hub.txt /tmp/images/
# Hub and spawner stay in the chart's version; all else is in the project's.
RUN grep -vE '^jupyterhub(-kubespawner)?==' /tmp/images/requirements.txt \
       > /tmp/images/constraints.txt \
    && python3 -m pip install -c /tmp/images/constraints.txt -r /tmp/images/hub.txt \
    && python3 -m pip check \
    && rm -r /tmp/images

COPY labour_migration /srv/course/labour_migration
COPY autograder /srv/course/autograder
COPY deploy/hub/course_hub /srv/course/course_hub
COPY exercises/governance-coherence/course.yml /srv/course/exercises/governance-coherence/
COPY exercises/measuring/course.yml /srv/course/exercises/measuring/
ENV PYTHONPATH=/srv/course
USER 1000
