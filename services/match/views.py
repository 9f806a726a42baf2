"""Tickets in the contract's words."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import MISSING

from generated import models
from generated.vocabulary import MatchState
from services.infra.left_out import given, or_left_out
from services.match.domain import Segment, Ticket


def ticket_of(ticket: Ticket) -> models.MatchTicket:
    """A ticket as its person sees it."""
    segment = ticket.segment
    return models.MatchTicket(
        ticket_id=ticket.ticket_id,
        mode=ticket.mode,
        state=ticket.state,
        segment=models.MatchSegment(
            language=segment.language,
            tags=list(segment.tags),
            prefs=models.MatchPreferences(same_language=segment.same_language, avoid=list(segment.avoid)),
        ),
        joined_at=moment(ticket.joined_ms),
        cooldown_until=moment(ticket.since_ms) if ticket.state is MatchState.COOLDOWN else MISSING,
        session_id=or_left_out(ticket.session_id),
    )


def segment_from(said: models.MatchSegment) -> Segment:
    """Which part of the queue somebody asks for."""
    prefs = given(said.prefs)
    if prefs is None:
        return Segment(said.language, tuple(given(said.tags) or ()))
    return Segment(
        said.language,
        tuple(given(said.tags) or ()),
        same_language=bool(given(prefs.same_language)),
        avoid=tuple(given(prefs.avoid) or ()),
    )


def moment(unix_ms: int) -> datetime:
    """A moment of matching's."""
    return datetime.fromtimestamp(unix_ms / 1000, UTC)
