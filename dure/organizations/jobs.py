"""Schedules of the room, each safe to run twice. Procrastinate's times are UTC: 17:30 is 02:30 in Seoul."""

import gzip

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from dure.env import environment
from dure.kit.jobs import failing_for_good
from dure.organizations.actions import copy_directory
from dure.organizations.actions.uploads import fail_upload, forget_uploads, progress_of, work_on_upload
from dure.organizations.queries import agencies
from dure.organizations.queries.uploads import abandoned_uploads

_AGAIN = RetryStrategy(max_attempts=5, wait=60)


@app.periodic(cron="30 17 * * *")
@app.task(name="organizations.copy-directories", queueing_lock="organizations.copy-directories", retry=_AGAIN)
def copy_directories(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate names its tick
    """Make every agency's offline copy, in the database for downloads and as plain files.

    The files are for the day when neither database nor server answers: whoever runs the machine puts the
    folder `directory` of the data folder where people find it.
    """
    folder = environment().data / "directory"
    folder.mkdir(parents=True, exist_ok=True)
    for agency in agencies():
        copy = copy_directory(agency.id)
        if copy is None:
            continue
        for suffix, content in (("html", copy.page), ("csv", copy.table)):
            # Written beside and moved into place, so that nobody ever opens half a file.
            half = folder / f"{agency.code}.{suffix}.new"
            half.write_bytes(gzip.decompress(content))
            half.replace(folder / f"{agency.code}.{suffix}")


@app.task(name="organizations.load-upload", retry=RetryStrategy(max_attempts=3, wait=10), pass_context=True)
def load_upload(context: JobContext, upload_id: int) -> None:
    """Compare or store an uploaded roster; one of an agency after the other. The last failure lets go of it."""
    with failing_for_good(context, lambda: fail_upload(upload_id)):
        work_on_upload(upload_id, progress=progress_of(upload_id))


@app.periodic(cron="*/10 * * * *")
@app.task(name="organizations.let-go-uploads", queueing_lock="organizations.let-go-uploads", retry=_AGAIN)
def let_go_uploads(timestamp: int = 0) -> None:  # noqa: ARG001 -- as above
    """Let go of uploads whose worker died so often that their job was given up."""
    for upload_id in abandoned_uploads(load_upload.name):
        fail_upload(upload_id)


@app.periodic(cron="40 17 * * *")
@app.task(name="organizations.forget-uploads", queueing_lock="organizations.forget-uploads", retry=_AGAIN)
def forget_old_uploads(timestamp: int = 0) -> None:  # noqa: ARG001 -- as above
    """Forget uploads that nobody has touched for a week."""
    forget_uploads()
