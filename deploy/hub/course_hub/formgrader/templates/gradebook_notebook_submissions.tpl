{%- extends 'gradebook_base.tpl' -%}

{%- block head -%}
<script nonce="{{ nonce }}">
var assignment_id = "{{ assignment_id }}";
var notebook_id = "{{ notebook_id }}";
</script>
<script nonce="{{ nonce }}" src="{{ base_url }}/formgrader/static/js/gradebook_notebook_submissions.js"></script>
{%- endblock -%}

{%- block breadcrumbs -%}
<ol class="breadcrumb">
  <li><a href="{{ base_url }}/formgrader/gradebook">Manual Grading</a></li>
  <li><a href="{{ base_url }}/formgrader/gradebook/{{ assignment_id }}">{{ assignment_id }}</a></li>
  <li class="active">{{ notebook_id }}</li>
</ol>
{%- endblock -%}

{%- block messages -%}
<p><button type="button" class="btn btn-default" id="toggle_names">Show All Names</button></p>
{%- endblock -%}

{%- block table_header -%}
<tr>
  <th scope="col"><span class="sr-only">Name shown or hidden</span></th>
  <th scope="col">Submission ID</th>
  <th scope="col" class="text-center">Overall Score</th>
  <th scope="col" class="text-center">Code Score</th>
  <th scope="col" class="text-center">Written Score</th>
  <th scope="col" class="text-center">Task Score</th>
  <th scope="col" class="text-center">Needs Manual Grade?</th>
  <th scope="col" class="text-center">Tests Failed?</th>
  <th scope="col" class="text-center">Flagged?</th>
</tr>
{%- endblock -%}

{%- block table_body -%}
<tr><td colspan="9">Loading, please wait…</td></tr>
{%- endblock -%}
