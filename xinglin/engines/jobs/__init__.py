"""Does long work behind the page: asked for once, seen on its way, gone on with after a crash."""

from xinglin.engines.jobs.words import Job, Outcome, Stopped, Tell, job, jobs

__all__ = ["Job", "Outcome", "Stopped", "Tell", "job", "jobs"]
