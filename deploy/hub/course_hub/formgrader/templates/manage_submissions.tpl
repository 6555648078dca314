{%- extends 'base.tpl' -%}

{%- block head -%}
<script nonce="{{ nonce }}">
var assignment_id = "{{ assignment_id }}";
</script>
<script nonce="{{ nonce }}" src="{{ base_url }}/formgrader/static/js/manage_submissions.js"></script>
{%- endblock -%}

{%- block title -%}Manage Submissions{%- endblock -%}

{%- block sidebar -%}
<li class="active"><a href="{{ base_url }}/formgrader/manage_assignments">Manage Assignments</a></li>
<li><a href="{{ base_url }}/formgrader/gradebook">Manual Grading</a></li>
<li><a href="{{ base_url }}/formgrader/manage_students">Manage Students</a></li>
{%- endblock -%}

{%- block breadcrumbs -%}
<ol class="breadcrumb">
  <li><a href="{{ base_url }}/formgrader/manage_assignments">Assignments</a></li>
  <li class="active">{{ assignment_id }}</li>
</ol>
{%- endblock -%}

{%- block messages -%}
<p>
  <button type="button" class="btn btn-primary" id="autograde-all" data-assignment="{{ assignment_id }}">Autograde all that are new</button>
  On the command line: <code>autograder grade {{ course.id }} {{ assignment_id }}</code>
</p>
{%- endblock -%}

{%- block table_header -%}
<tr>
  <th scope="col">Student Name</th>
  <th scope="col" class="text-center">Student ID</th>
  <th scope="col" class="text-center">Timestamp</th>
  <th scope="col" class="text-center">Status</th>
  <th scope="col" class="text-center">Score</th>
  <th scope="col" class="text-center no-sort">Autograde</th>
  <th scope="col" class="text-center no-sort">Generate Feedback</th>
  <th scope="col" class="text-center no-sort">Release Feedback</th>
</tr>
{%- endblock -%}

{%- block table_body -%}
<tr><td colspan="8">Loading, please wait…</td></tr>
{%- endblock -%}
