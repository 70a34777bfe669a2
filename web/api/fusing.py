"""An answered query under other weights, at once: its votes are kept and only fused again."""

from flask import Response, url_for

from tasks.answered import recall
from tasks.ensemble import get_catalog
from tasks.feedback import thumbs_of
from tasks.reweigh import reweigh
from web.api.blueprint import api
from web.api.queries import tag
from web.present import results_out
from web.respond import respond
from web.schemas.fusing import ComingOut, FusedOut, FuseForm, WithoutOut
from web.schemas.queries import ProbableOut, QueryPath


@api.post("/queries/<query_id>/fuse", tags=[tag], responses={200: FusedOut})
def fuse(path: QueryPath, body: FuseForm) -> Response:
    """The results with other weights, and without each encoder; the query's answer stays as it is."""
    catalog = get_catalog()
    answered = recall(catalog, path.query_id)
    found = reweigh(catalog, answered, body.weights, body.fusion)
    thumbs = thumbs_of(catalog, answered.request)
    probable = found["probable"]
    fused = FusedOut(
        id=path.query_id,
        fusion=found["fusion"],
        weights=found["weights"],
        voters=sum(weight > 0 for weight in found["weights"].values()),
        results=results_out(found["results"], answered.request["k"], thumbs),
        good_match=found["good_match"],
        probable=probable and ProbableOut(**probable),
        without=[
            WithoutOut(
                encoder=one["encoder"],
                changed=len(one["gone"]),
                gone=one["gone"],
                come=[
                    ComingOut(
                        **come, thumbnail_url=url_for("api.thumbnail", image_id=come["image_id"])
                    )
                    for come in one["come"]
                ],
            )
            for one in found["without"]
        ],
    )
    return respond(fused)
