"""Who plays: invented people, and everything about them that must not be recognised."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One therapist of the play."""

    name: str
    address: str
    practice: str
    signature: str
    specialties: tuple[str, ...]

    @property
    def traces(self) -> tuple[str, ...]:
        """What would give this person away."""
        local, _, domain = self.address.partition("@")
        return (self.name, self.name.split()[-1], self.address, local, domain, self.practice)


ASKER = Person(
    name="Maren Oswalt",
    address="maren.oswalt@willowcreektherapy.example",
    practice="Willow Creek Therapy",
    signature="Maren Oswalt, LMFT\nWillow Creek Therapy\n418 Juniper Street, Harlow Falls, VT 05499\n(802) 555-0142",
    specialties=("grief", "couples"),
)
HANNAH = Person(
    name="Hannah Lindqvist",
    address="h.lindqvist@northshorecounseling.example",
    practice="Northshore Counseling",
    signature="Hannah Lindqvist, PhD\nNorthshore Counseling\nh.lindqvist@northshorecounseling.example",
    specialties=("grief", "couples"),
)
TOBIAS = Person(
    name="Tobias Okonjo",
    address="tobias@okonjo-psychotherapy.example",
    practice="Okonjo Psychotherapy",
    signature="Tobias Okonjo\nokonjo-psychotherapy.example",
    specialties=("grief", "couples"),
)
PRIYA = Person(
    name="Priya Venkataraman",
    address="priya.venkataraman@hillside-clinic.example",
    practice="Hillside Clinic",
    signature="Priya Venkataraman, PsyD",
    specialties=("grief", "couples"),
)
COLLEAGUES = (HANNAH, TOBIAS, PRIYA)
EVERYBODY = (ASKER, *COLLEAGUES)
CIRCLE = (ASKER, HANNAH, TOBIAS)

SUBJECT = "My client stopped eating after her sister's death"
REQUEST = """Dear colleagues,

I have been seeing Joanna Petrosyan, 34, since March 3. Her sister Lucine
died at Saint Brendan Hospital in Harlow Falls six weeks ago, and since
then Joanna has hardly eaten. BMI is 17.1, PHQ-9 of 19. Hope is low.

She lives alone at 12 Quarry Road, her mother Anahit calls every evening,
and she no longer picks up. Her number, should it matter for the on-call
team, is 802-555-0177; her insurance id is VT-4471902. She writes to me
from joanna.petrosyan@mailbox.example at night.

I follow Worden's tasks of mourning and wonder whether I should stay with
the grief or treat the eating first. When would you involve a physician?
"""
CLIENT_TRACES = (
    "Joanna", "Petrosyan", "Lucine", "Anahit", "Harlow Falls", "Saint Brendan", "March 3", "Quarry Road",
    "802-555-0177", "VT-4471902", "joanna.petrosyan@mailbox.example",
)  # fmt: skip
MUST_SURVIVE = ("PHQ-9 of 19", "Hope is low", "Worden", "BMI is 17.1", "34")

HANNAHS_ANSWER = """I would not choose. Below a BMI of 17.5 I ask a physician in at once, and say
so to the client as care, not as a threat. Then stay with the grief: not
eating may be her way of being near her sister.
"""
TOBIAS_ANSWER = """Is there anybody she eats with? I had a client who began again at a
neighbour's table. I would start there.
"""
FOLLOWUP = """Thank you, that helps. How did you put it to your client, in words, when you
brought the physician in?
"""
HANNAHS_SECOND = """I said: "I can walk with you in this only if somebody looks after your body
meanwhile." Joanna may hear that better from you than from a doctor.
"""

URGENT_SUBJECT = "Sixteen, and I am alone with it tonight"
URGENT_REQUEST = """A girl of sixteen told me an hour ago that she has a suicide plan and has been
hoarding her mother's pills. She let me ring her mother, who is with her now.
What would you have ready for tomorrow?
"""
URGENT_ANSWER = """The pills out of the house tonight, by the mother, and an appointment for both
of you tomorrow before noon. Write the plan for the night with the mother.
"""
URGENT_MARKS = ("988", "not an emergency service", "sounds urgent")
"""Of the mail that comes at once, and of every copy."""

SECOND_SUBJECT = "They have stopped talking to each other"
SECOND_REQUEST = """A couple I have seen for a year comes every week, sits down, and says nothing.
I have tried letters between the sessions; neither of them writes. Would you
see them one by one for a while, or end it?
"""
LATE_ANSWER = """I would ask each of them, in front of the other, what they fear would happen
if they spoke. Seeing them one by one I would keep for later.
"""
