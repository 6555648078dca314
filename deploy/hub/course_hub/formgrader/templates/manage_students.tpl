{%- extends 'manage_students_base.tpl' -%}

{%- block head -%}
<script nonce="{{ nonce }}" src="{{ base_url }}/formgrader/static/js/manage_students.js"></script>
{%- endblock -%}

{%- block breadcrumbs -%}
<ol class="breadcrumb"><li class="active">Students</li></ol>
{%- endblock -%}

{%- block messages -%}
<p>Learners come from the roster: <code>autograder roster</code>.</p>
{%- endblock -%}

{%- block table_header -%}
<tr>
  <th scope="col">Name</th>
  <th scope="col" class="text-center">Student ID</th>
  <th scope="col" class="text-center">Email</th>
  <th scope="col" class="text-center">Overall Score</th>
  <th scope="col" class="edit no-sort">Edit</th>
</tr>
{%- endblock -%}

{%- block table_body -%}
<tr><td colspan="5">Loading, please wait…</td></tr>
{%- endblock -%}
