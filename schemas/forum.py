"""A row of the decision table `forum-calendar`, as the engine answers it or the file holds it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class ForumRow(BaseModel):
    """One forum of an authority: when it meets, who chairs and who keeps its records, and the forms of each step.

    A milestone or form that is null is a step that this forum does not have. `sections` are the agenda's headings in
    their order, each a flow or a team that seeks a transfer.
    """

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore")

    name: str
    weekday: str
    start_time: str
    every: Literal["week", "month"] = "week"
    week_of_month: int | None = None
    chair_role: str
    records_role: str
    papers_milestone: str | None = None
    listing_milestone: str | None = None
    list_milestone: str | None = None
    circulate_milestone: str | None = None
    circulate_target_milestone: str | None = None
    minutes_milestone: str | None = None
    list_form: str | None = None
    circulate_form: str | None = None
    reviews_log: bool = False
    review_form: str | None = None
    item_form: str
    minutes_form: str | None = None
    sections: tuple[str, ...] = ()
    requirements: str | None = None
