{%- extends 'gradebook_base.tpl' -%}

{%- block title -%}Not here any more{%- endblock -%}

{%- block messages -%}
<p>The marked notebook of {{ student }} for {{ assignment_id }} is not in its folder. Autograde the submission again: <code>autograder grade {{ course.id }} {{ assignment_id }} --learner {{ student }}</code></p>
{%- endblock -%}
