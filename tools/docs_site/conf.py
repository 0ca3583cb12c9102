"""Settings of Sphinx for the site; ``tools/build_docs.py`` starts it."""

from importlib.metadata import version as version_of
from pathlib import Path

from docs_site.contents import HOME

HERE = Path(__file__).parent

project, author = "gzsim", "The gzsim authors"
release = version = version_of("gzsim")
root_doc = HOME["en"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "docs_site.extension"]

myst_enable_extensions = ["attrs_inline", "colon_fence", "dollarmath"]
myst_heading_anchors = 4
default_role = "obj"  # a name in a docstring leads to its place where that is on the site
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_inherit_docstrings = True
napoleon_google_docstring = False
napoleon_use_param = napoleon_use_rtype = False  # words that describe a parameter are no names to be linked
napoleon_custom_sections = [("Attributes", "params_style")]
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 90

html_theme = "furo"
html_title = "gzsim"
html_static_path = [str(HERE / "static")]
templates_path = [str(HERE / "templates")]
html_css_files = ["chinese.css", "site.css"]
html_search_language = "both"
html_math_renderer = "mathml"
html_copy_source = html_show_sourcelink = html_show_copyright = False
html_show_search_summary = False  # a page that is opened from a file may not read another
html_use_index = False
html_domain_indices = False
