"""The dashboard's pages. They carry little data: what changes is loaded over the API."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from index_store.errors import NotFoundError
from tasks.client import queries
from tasks.ensemble import get_catalog, get_profile, speaks
from tasks.parts import MOST_TEXT
from web.api.queries import submit
from web.present import query_out
from web.respond import document
from web.schemas.forms.queries import QueryForm

pages = Blueprint("pages", __name__)


@pages.get("/")
def search() -> ResponseReturnValue:
    """Ask with pictures and words; ``?gallery=`` preselects where."""
    return render_template(
        "search.html",
        galleries=get_catalog().galleries.list(),
        chosen=request.args.get("gallery"),
        speaks=_speaks(),
        query=None,
    )


@pages.post("/")
def ask() -> ResponseReturnValue:
    """Ask without scripts: queue the query and go to its page."""
    gallery = get_catalog().galleries.get(request.form.get("gallery", ""))
    form = QueryForm(
        gallery=gallery.name,
        picture=request.files.getlist("picture"),
        text=request.form.get("text", "").strip()[:MOST_TEXT] or None,
        crop="auto" if request.form.get("crop") == "auto" else "none",
    )
    return redirect(url_for("pages.answered", query_id=submit(gallery, form)), HTTPStatus.SEE_OTHER)


@pages.get("/searches")
def searches() -> ResponseReturnValue:
    """Past searches; ``?gallery=`` shows those of one."""
    return render_template("searches.html", galleries=get_catalog().galleries.list())


@pages.get("/searches/<query_id>")
def answered(query_id: str) -> ResponseReturnValue:
    """A search under its own address, running or long answered."""
    catalog = get_catalog()
    found = queries.document(catalog, query_id)
    if found is None:
        raise NotFoundError(
            "there is no such search", hint="it may have expired unanswered; start a new one"
        )
    query = document(query_out(found))
    return render_template(
        "search.html",
        galleries=catalog.galleries.list(),
        chosen=query["gallery"],
        speaks=_speaks(),
        query=query,
    )


def _speaks() -> bool:
    """Whether any encoder in use understands words."""
    return any(speaks(member.encoder) for member in get_profile().members)


@pages.get("/galleries")
def galleries() -> ResponseReturnValue:
    """All galleries."""
    return render_template("galleries.html")


@pages.get("/galleries/<name>")
def gallery(name: str) -> ResponseReturnValue:
    """One gallery; an unknown one is a 404."""
    return render_template("gallery.html", gallery=get_catalog().galleries.get(name))


@pages.get("/galleries/<name>/labels")
def labels(name: str) -> ResponseReturnValue:
    """A gallery's labels: suggested, compared, accepted, taken back."""
    return render_template("labels.html", gallery=get_catalog().galleries.get(name))


@pages.get("/galleries/<name>/evaluations")
def evaluations(name: str) -> ResponseReturnValue:
    """A gallery's evaluations; ``?job=`` leads on to the one that a job was."""
    catalog = get_catalog()
    found = catalog.evaluations.of_job(request.args.get("job", ""))
    if found is not None:
        return redirect(url_for("pages.evaluation", name=name, evaluation_id=found))
    return render_template("evaluations.html", gallery=catalog.galleries.get(name))


@pages.get("/galleries/<name>/evaluations/<int:evaluation_id>")
def evaluation(name: str, evaluation_id: int) -> ResponseReturnValue:
    """One evaluation; ``?with=`` another one beside it."""
    catalog = get_catalog()
    gallery = catalog.galleries.get(name)
    found = catalog.evaluations.get(gallery.id, evaluation_id)
    return render_template("evaluation.html", gallery=gallery, evaluation=found)


@pages.get("/jobs")
def jobs() -> ResponseReturnValue:
    """Long work and its history."""
    return render_template("jobs.html")


@pages.get("/service")
def service() -> ResponseReturnValue:
    """Workers, queues, votes over time, indexes and the disk."""
    return render_template("service.html")


@pages.get("/schedules")
def schedules() -> ResponseReturnValue:
    """What is done again and again."""
    return render_template("schedules.html")
