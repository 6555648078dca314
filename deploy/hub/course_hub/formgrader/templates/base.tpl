<!doctype html>
<html lang="en" data-base-url="{{ base_url }}" data-xsrf="{{ xsrf }}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{{ self.title() | trim }} · {{ course.title }}</title>
  {%- set stock = base_url ~ "/formgrader/static" %}
  <link rel="stylesheet" nonce="{{ nonce }}" href="{{ stock }}/node_modules/bootstrap/dist/css/bootstrap.min.css">
  <link rel="stylesheet" nonce="{{ nonce }}" href="{{ stock }}/node_modules/datatables.net-bs/css/dataTables.bootstrap.css">
  <link rel="stylesheet" nonce="{{ nonce }}" href="{{ stock }}/css/nbgrader.css">
  <link rel="stylesheet" nonce="{{ nonce }}" href="{{ stock }}/course/course.css">
  <script nonce="{{ nonce }}" src="{{ stock }}/course/page.js"></script>
  <script nonce="{{ nonce }}" src="{{ stock }}/node_modules/jquery/dist/jquery.min.js"></script>
  <script nonce="{{ nonce }}" src="{{ stock }}/node_modules/underscore/underscore-min.js"></script>
  <script nonce="{{ nonce }}" src="{{ stock }}/node_modules/backbone/backbone-min.js"></script>
  <script nonce="{{ nonce }}" src="{{ stock }}/node_modules/bootstrap/dist/js/bootstrap.min.js"></script>
  <script nonce="{{ nonce }}" src="{{ stock }}/node_modules/datatables.net/js/jquery.dataTables.js"></script>
  <script nonce="{{ nonce }}" src="{{ stock }}/node_modules/datatables.net-bs/js/dataTables.bootstrap.js"></script>
  <script nonce="{{ nonce }}" src="{{ stock }}/js/backbone_xsrf.js"></script>
  <script nonce="{{ nonce }}" src="{{ stock }}/js/utils.js"></script>
  <script nonce="{{ nonce }}" src="{{ stock }}/course/lists.js"></script>
  {%- block head -%}{%- endblock -%}
</head>
<body>
  <header class="container-fluid course-head">
    <p><a href="/services/home/">{{ course.title }}</a> · formgrader</p>
    <p>Signed in as {{ person.name }} · <a href="/hub/logout">Sign out</a></p>
  </header>
  <main class="container-fluid">
    <h1>{%- block title -%}{%- endblock -%}</h1>
    <div class="row">
      <nav class="col-md-2" aria-label="Formgrader">
        <ul class="nav nav-pills nav-stacked">
          {%- block sidebar -%}{%- endblock -%}
        </ul>
      </nav>
      <div class="col-md-10">
        {%- block breadcrumbs -%}{%- endblock -%}
        {%- block messages -%}{%- endblock -%}
        <p id="course-status" role="status"></p>
        <div class="course-wide" role="region" aria-label="{{ self.title() | trim }}" tabindex="0">
        <table class="table table-hover">
          <thead>{%- block table_header -%}{%- endblock -%}</thead>
          <tbody id="main-table">{%- block table_body -%}{%- endblock -%}</tbody>
        </table>
        </div>
        {%- block below -%}{%- endblock -%}
      </div>
    </div>
  </main>
</body>
</html>
