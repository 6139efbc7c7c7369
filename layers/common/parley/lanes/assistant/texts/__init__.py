"""What the assistant's tools say to a person: the lane's own catalogue, `en.toml` and `es.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parley import texts
from parley.texts import Language
from parley.tools.tool import Call


@dataclass(frozen=True, eq=False, repr=False)  # nobody needs these methods, and they are half of the import time
class AssistantTexts:
    """The assistant's sentences in one language, by name. Words in braces are placeholders; `en.toml` shows them."""

    topic_words: Mapping[str, str]
    """The word for each topic of HELP, by its key."""
    lane_title: str
    """What the lane is about, as people call it."""
    my_open_tasks: str
    my_done_tasks: str
    my_reminders: str
    my_notices: str
    my_events: str
    my_contacts: str
    my_drafts: str
    my_sent_emails: str

    no_such_task: str
    none_done: str
    task_is_event: str
    event_is_reminder: str
    """The answers to a wish to delete a task that is an event, and to delete an event that is a reminder."""
    which_is_done: str
    which_to_delete: str
    your_tasks: str
    no_open_tasks: str
    tasks_done: str
    add_task: str
    add_task_for: str
    task_added: str
    task_added_for: str
    which_to_change: str
    change_task: str
    change_task_for: str
    task_for: str
    task_changed: str
    task_changed_for: str
    complete_task: str
    task_completed: str
    task_gone: str
    task_done_before: str
    which_to_reopen: str
    reopen_task: str
    task_reopened: str
    task_is_open: str
    delete_task: str
    task_deleted: str
    task_deleted_before: str

    one_task_list: str
    no_task_lists: str
    only_one_task_list: str
    your_task_lists: str
    not_in_task_list: str
    which_task_list: str
    no_such_task_list: str
    nothing_in_task_list: str
    tasks_of_list: str
    add_to_task_list: str
    task_added_to_list: str
    use_task_list: str
    task_list_used: str

    no_such_reminder: str
    no_reminder_about: str
    which_reminder: str
    your_reminders: str
    no_reminders: str
    in_time: str
    set_reminder: str
    reminder_set: str
    when_missing: str
    what_missing: str
    alarm: str
    at_night: str
    night_words: str
    """A pattern of the words by which somebody says that a time is at night: "3am", "tonight"."""
    move_reminder: str
    rename_reminder: str
    others_stay: str
    cancel_reminder: str
    reminder_cancelled: str
    reminder_over: str
    when_again: str
    none_came: str
    reminder_done: str
    none_to_finish: str
    finish_reminder: str
    reminder_finished: str
    at_until_done: str
    """A reminder's time, with how it comes again until it is done."""
    that_is_over: str

    set_notices: str
    notices_set: str
    notices_are: str
    no_notices: str
    stop_notices: str
    notices_stopped: str
    how_long_before: str
    notice_too_early: str
    notice: str
    notices_lost: str

    nothing_then: str
    more_then: str
    your_calendar: str
    free_then: str
    free_that_day: str
    free_at: str
    not_free_at: str
    nothing_free: str
    from_until: str
    when_is_it: str
    not_a_period: str
    period_too_long: str
    lasting: str
    add_event: str
    event_added: str
    overlaps: str
    which_event: str
    no_such_event: str
    move_event: str
    event_moved: str
    event_gone: str
    delete_event: str
    event_deleted: str
    event_deleted_before: str
    guests_are_told: str
    """Behind the question about a change of an event that has guests."""
    whom_to_invite: str
    too_many_guests: str
    invite: str
    add_and_invite: str
    invited: str
    added_and_invited: str
    invited_before: str
    invites_nobody: str
    google_invites: str
    """Behind that, where people can connect Google."""
    no_conflicts: str
    conflict: str
    schedule_summary: str

    which_person: str
    which_address: str
    which_phone: str
    which_is_replaced: str
    """The question which address or number of a contact with several is replaced by the new one."""
    one_more: str
    own_email: str
    whose_email: str
    whose_phone: str
    no_phone: str
    no_name_on_card: str
    no_place_on_card: str
    no_contact: str
    no_contacts: str
    add_contact: str
    contact_added: str
    contact_is_so: str
    change_contact: str
    contact_changed: str
    what_changes: str
    no_address: str
    somebody_new: str
    card_alone: str
    delete_contact: str
    contact_deleted: str
    nothing_known: str
    forget_person: str

    what_to_write: str
    for_a_draft: str
    disguised_address: str
    subject_of: str
    subject_of_nobody: str
    email_not_set_up: str
    draft_email: str
    draft_kept: str
    send_email: str
    email_sent: str
    email_refused: str
    email_not_now: str
    no_such_email: str
    no_mailbox: str
    no_mail: str
    no_unread_mail: str
    no_mail_from: str
    mail_received: str
    cannot_delete_mail: str
    event_is: str
    next_event: str
    no_next_event: str
    guests_of_event: str
    no_guests_of_event: str
    cannot_arrange_outside: str
    cannot_share_calendar: str
    can_connect_google: str
    cannot_connect_account: str
    email_was_sent: str
    email_is_draft: str
    email_was_received: str
    which_email: str

    names: Mapping[str, str]
    """The names of arguments, for a sentence that says that one cannot be used as it was given."""


@cache
def of(language: Language) -> AssistantTexts:
    """Return the assistant's sentences in this language."""
    return texts.read(AssistantTexts, language)


def say(call: Call[Any]) -> AssistantTexts:
    """Return the assistant's sentences in the language of the person whom the call is for."""
    return of(call.language)
