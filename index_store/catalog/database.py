"""The catalog: what there is in which gallery, and what was done with it."""

from types import TracebackType
from typing import Self

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from index_store.catalog.api_keys import ApiKeys
from index_store.catalog.audit import AuditLog
from index_store.catalog.browsing import Browsing
from index_store.catalog.bulk_changes import BulkChanges
from index_store.catalog.captions import Captions
from index_store.catalog.decisions import Decisions
from index_store.catalog.engine import Database
from index_store.catalog.evaluations import Evaluations
from index_store.catalog.feedback import Feedbacks
from index_store.catalog.galleries import Galleries
from index_store.catalog.gallery_prompts import PromptSets
from index_store.catalog.images import Images
from index_store.catalog.index_versions import IndexVersions
from index_store.catalog.ingests import Ingests
from index_store.catalog.jobs import Jobs
from index_store.catalog.references import References
from index_store.catalog.samples import Samples
from index_store.catalog.schedule_runs import ScheduleRuns
from index_store.catalog.schedules import Schedules
from index_store.catalog.schema import migrate
from index_store.catalog.search_history import SearchHistory
from index_store.catalog.searches import Searches
from index_store.catalog.statistics import Statistics
from index_store.catalog.suggestions import Suggestions
from index_store.catalog.superclasses import Superclasses
from index_store.catalog.trainings import Trainings
from index_store.catalog.tunings import Tunings
from index_store.catalog.users import Users
from index_store.errors import IndexStoreError


class Catalog:
    """A catalog in SQLite or PostgreSQL, reached through one repository per subject.

    Making one opens nothing. It may be shared between threads; after a fork, make another.

    Attributes:
        galleries: The galleries.
        images: Their pictures.
        browsing: Their pictures, filtered and in an order.
        samples: A varied handful of them.
        changes: Changes to many pictures at once.
        statistics: What their pictures are like in all.
        captions: What these show, in words.
        superclasses: What their labels are kinds of.
        index_versions: The indexes published over them.
        jobs: Ingests, reindexes, trainings, evaluations, captionings and runs that suggest labels.
        suggestions: Labels that pictures without one may carry.
        decisions: What people decided about these.
        prompts: Galleries' own sentences about classes.
        ingests: What ingests came to.
        trainings: How well trainings go.
        evaluations: What evaluations found.
        schedules: What is done again and again.
        schedule_runs: What became of it each time.
        searches: Queries that were answered.
        search_history: The same, as people look back on them.
        tunings: Vote weights of single galleries.
        feedback: What people think of results.
        references: Who needs which files.
        users: Who may log in.
        api_keys: What their programs show.
        audit: What they did.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self.galleries = Galleries(self._database)
        self.images = Images(self._database)
        self.browsing = Browsing(self._database)
        self.samples = Samples(self._database)
        self.changes = BulkChanges(self._database)
        self.statistics = Statistics(self._database)
        self.captions = Captions(self._database)
        self.superclasses = Superclasses(self._database)
        self.index_versions = IndexVersions(self._database)
        self.jobs = Jobs(self._database)
        self.suggestions = Suggestions(self._database)
        self.decisions = Decisions(self._database)
        self.prompts = PromptSets(self._database)
        self.ingests = Ingests(self._database)
        self.trainings = Trainings(self._database)
        self.evaluations = Evaluations(self._database)
        self.schedules = Schedules(self._database)
        self.schedule_runs = ScheduleRuns(self._database)
        self.searches = Searches(self._database)
        self.search_history = SearchHistory(self._database)
        self.tunings = Tunings(self._database)
        self.feedback = Feedbacks(self._database)
        self.references = References(self._database)
        self.users = Users(self._database)
        self.api_keys = ApiKeys(self._database)
        self.audit = AuditLog(self._database)

    def migrate(self) -> None:
        """Create the tables or bring them up to date; does next to nothing when they are.

        Raises:
            IndexStoreError: The catalog was made by a newer version of this program.
        """
        migrate(self._database.url)

    def ping(self) -> None:
        """See whether the database answers.

        Raises:
            IndexStoreError: It does not.
        """
        try:
            with self._database.read() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise IndexStoreError(
                f"the catalog does not answer: {error}",
                hint="see whether its database is up and its address right",
            ) from error

    def close(self) -> None:
        """Close the database connections."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
