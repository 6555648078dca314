{%- extends 'base.tpl' -%}

{%- block head -%}
<script nonce="{{ nonce }}" src="{{ base_url }}/formgrader/static/js/manage_assignments.js"></script>
{%- endblock -%}

{%- block title -%}Manage Assignments{%- endblock -%}

{%- block sidebar -%}
<li class="active"><a aria-current="page" href="{{ base_url }}/formgrader/manage_assignments">Manage Assignments</a></li>
<li><a href="{{ base_url }}/formgrader/gradebook">Manual Grading</a></li>
<li><a href="{{ base_url }}/formgrader/manage_students">Manage Students</a></li>
{%- endblock -%}

{%- block breadcrumbs -%}
<ol class="breadcrumb"><li class="active">Assignments</li></ol>
{%- endblock -%}

{%- block messages -%}
<details class="course-help">
  <summary>The line, step by step</summary>
  <ol>
    <li><b>Generate</b> makes the learners' version: no solutions, hidden tests or keys. <b>Preview</b> shows it.</li>
    <li><b>Release</b> lets learners get it, from the date in the course file on. Released, the same button closes it again.</li>
    <li><b>Collect</b> brings in what learners handed in. Work on time is collected before a later one that came after the due time: both count as attempts.</li>
    <li>Open the number of <b>submissions</b> and <b>autograde</b> them.</li>
    <li>Under <a href="{{ base_url }}/formgrader/gradebook">Manual Grading</a>, <b>mark</b> the written answers by their rubric.</li>
    <li><b>Generate Feedback</b> makes the pages. <b>Release Feedback</b> makes them anew and lets learners read them, where every answer has a mark.</li>
  </ol>
  <p>Each button runs the same verb as the command line: <code>autograder release --open</code>, <code>collect</code>, <code>grade</code>, <code>feedback --release</code> with the course <code>{{ course.id }}</code>. Due dates stand in the course file, extensions in the ledger (<code>autograder extend</code>). When tests change after learners know their marks, <code>autograder regrade</code> shows first whom it concerns.</p>
</details>
{%- endblock -%}

{%- block table_header -%}
<tr>
  <th scope="col">Name</th>
  <th scope="col" class="text-center">Due Date</th>
  <th scope="col" class="text-center">Status</th>
  <th scope="col" class="edit no-sort">Edit</th>
  <th scope="col" class="text-center no-sort">Generate</th>
  <th scope="col" class="text-center no-sort">Preview</th>
  <th scope="col" class="text-center no-sort">Release</th>
  <th scope="col" class="text-center no-sort">Collect</th>
  <th scope="col" class="text-center">Submissions</th>
  <th scope="col" class="text-center no-sort">Generate Feedback</th>
  <th scope="col" class="text-center no-sort">Release Feedback</th>
</tr>
{%- endblock -%}

{%- block table_body -%}
<tr><td colspan="11">Loading, please wait…</td></tr>
{%- endblock -%}
