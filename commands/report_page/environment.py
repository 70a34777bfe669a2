"""What all report pages are made with: one page that needs nothing else, no script, no file, no network."""

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined

from commands.report_page.wording import breakable, contribution, count, figure, points

_SHARED = "report"
"""How a report's own templates call those that all share: ``report/layout.html``."""


def environment(package: str) -> Environment:
    """Renders the templates of a package, with the layout, the style and the macros of all reports.

    It escapes whatever comes out of a gallery: labels and file names are anybody's words.
    """
    made = Environment(
        loader=ChoiceLoader(
            [PackageLoader(package), PrefixLoader({_SHARED: PackageLoader(__package__)})]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "breakable": breakable,
        "contribution": contribution,
        "count": count,
        "figure": figure,
        "points": points,
        "percent": lambda share: f"{100 * share:.2f}%",
    }
    return made
