"""What results offer the rest of the house."""

from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import Entry, Mount, NoticeKind, Pages, Part, Room

ROOM = Room(
    abilities="dure.results.abilities.TABLE",
    navigation=(
        Entry("points", _("Downloads"), "results:exports", "download", order=50, needs="agency"),
        Entry(
            "operation",
            _("Operator console"),
            "results:console",
            "operate",
            order=20,
            ability=("console", "read"),
        ),
        Entry(
            "operation",
            _("Outstanding in collaboration"),
            "results:selections",
            "people",
            order=40,
            ability=("selections", "follow"),
        ),
        Entry("operation", _("Settled years"), "results:years", "check", order=70, ability=("years", "read")),
        Entry(
            "operation", _("Reports"), "results:reports", "mine", order=130, ability=("reports", "draw-up")
        ),
        Entry(
            "operation",
            _("Documents for adopting it"),
            "results:documents",
            "board",
            order=150,
            ability=("documents", "download"),
        ),
    ),
    api=(
        Mount(
            "/points",
            (
                "dure.results.years.api.router",
                "dure.results.reports.api.router",
                "dure.results.selections.api.router",
                "dure.results.exports.api.router",
                "dure.results.adoption.api.router",
            ),
            order=60,
        ),
    ),
    pages=(Pages("dure.results.urls", prefix="points/"),),
    parts=(Part("home", "dure.results.parts.home", {"main": "results/home.html"}, order=10),),
    acts={
        "points.report-draw": _("Report drawn up"),
        "points.report-sign": _("Report signed off"),
        "points.selection": _("Selection round opened"),
        "points.selection.judge": _("Candidate judged"),
        "points.selection.close": _("Selection list closed"),
        "points.selection.submit": _("Selection list submitted to a second person"),
        "points.selection.approve": _("Selection list approved"),
        "points.selection.decline": _("Selection list sent back"),
        "points.selection.drop": _("Selection round cancelled"),
        "points.selection.publicise": _("Selection list made public"),
        "points.selection.certificate": _("Certificate"),
        "points.export": _("Figures downloaded"),
        "points.document": _("Document for adopting it"),
        "points.close-year": _("Yearly closing"),
        "points.sign-year": _("Year signed off"),
        "points.export-year": _("Settled year downloaded"),
    },
    subjects={
        "points.export": "export-kind",
        "points.document": "document-kind",
        "points.report-draw": "report-kind",
        "points.selection": "period",
        "points.close-year": "",
        "points.sign-year": "",
        "points.export-year": "",
    },
    namers="dure.results.named.NAMERS",
    sealed="dure.results.years.sealed.SEALED",
    events={
        "year.closed": _("A year was settled"),
    },
    forgets=("dure.results.parts.forget_published",),
    notices={
        "year-settled": NoticeKind(
            _("{year} is settled and waiting for your sign-off{article:year}."),
            "results:year",
            "year",
            settled="dure.results.years.settled.signed",
        ),
        "selection-waiting": NoticeKind(
            _("The list “{name}” waits for a second person of another department to approve it."),
            "results:selection",
            "selection",
            settled="dure.results.selections.settled.answered",
        ),
        "selection-declined": NoticeKind(
            _("The selection list that you submitted was declined. “{note}”"),
            "results:selection",
            "selection",
        ),
        "selected": NoticeKind(
            _("You were chosen for “{name}”{article:selection}. Congratulations."),
            "results:selection",
            "selection",
        ),
        "department-selected": NoticeKind(
            _("{department} was chosen for “{name}”{article:selection}."), "results:selection", "selection"
        ),
        "export-ready": NoticeKind(
            _("The file that you asked for is ready. It is kept for seven days."), "results:export", "export"
        ),
        "export-failed": NoticeKind(
            _("The file that you asked for could not be created. You can ask for it again."),
            "results:export",
            "export",
        ),
    },
)
