"""What each widget knows and computes, without a browser: state in, text, table and chart out.

A model is a frozen dataclass. ``put`` returns a copy with one value changed, ``result`` computes,
``state`` and ``loaded`` carry it over as JSON. Nothing here loads ipywidgets.

>>> from labour_migration.widgets.models.sample import SampleDesign
>>> design = SampleDesign().put("margin_points", 3.0)
>>> SampleDesign().loaded(design.state()) == design
True
"""
