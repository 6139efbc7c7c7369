"""Every fixed sentence that Parley says to a person."""

REPLY_YES_OR_NO = "Reply YES or NO."
YES, NO = "Yes", "No"
DECLINED = "OK, I won't."
EXPIRED = "That offer has expired. Ask me again."
SET_ASIDE = "I've left this undone: {question}"
REPLACED = "This replaces my earlier question: {question}"

STOPPED = "You won't get any more messages from us. Reply START to hear from us again."
STARTED = "Welcome back! You'll get messages again."

EMPTY = "That message arrived empty. What can I do for you?"
CANNOT_HEAR = "I can't listen to voice messages yet. Could you write it to me?"
CANNOT_READ = "I can't read that kind of message yet. Could you write it to me?"

REMINDER = "Reminder: {text}"
HELD = "While you were away:"
TOO_MANY_TIMERS = "You have {most} reminders already. Cancel one of them first."

SORRY = "Sorry, something went wrong and I couldn't deal with your last message. Please try again later."
REFUSED = "I'm sorry, I can't help with that."
TROUBLE = "I'm having trouble with that. Could you say it another way?"
LIMITED = "I'm working with a limited vocabulary right now. You can text me:\n{examples}"
HELP = "You can text me things like:\n{examples}"
NOTHING_TO_ANSWER = "I don't know what that answers. Text HELP to see what I can do."
WHOLE_COMMAND = "I didn't do anything yet. Text it like this: {examples}"
NOT_LIKE_THAT = "I didn't do anything yet. {wrong} Text it like this: {examples}"
WRONG_VALUES = {
    "int_parsing": "The {name} must be a whole number, in digits.",
    "int_parsing_size": "The {name} must be a smaller number.",
    "greater_than_equal": "The {name} must be {ge} or more.",
    "less_than_equal": "The {name} must be {le} or less.",
    "string_too_long": "The {name} must not be longer than {max_length} characters.",
}
"""What may be wrong with a value that a person gave, by pydantic's name for it."""
WRONG_VALUE = "I can't use that {name}."
PERHAPS_DONE = "Something went wrong, and I may already have done this: {question} Please look before you ask again."
