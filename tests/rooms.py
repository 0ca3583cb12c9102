"""Workshops in which work is done at once, in the process of the test."""

from __future__ import annotations

from gzsim.errors import InputError

CHOICE = {
    "objectives": [
        {
            "text": "数字经济 <script>alert(1)</script>",
            "key_results": [
                {
                    "text": "=HYPERLINK(1)",
                    "indicator": "digital_economy_growth",
                    "start": 8,
                    "target": 12,
                    "stretch": 14,
                },
                {"text": "森林", "indicator": "forest_cover", "start": 63, "target": 64, "kind": "aspirational"},
            ],
        }
    ],
    "targets": {"gdp_growth": 8},
    "scheme": "last_place",
    "amounts": {"rate": 0.3},
}


class AtOnce:
    """A pool that does each job as it comes, those of some owners ``only``; while it is stopped it keeps them."""

    def __init__(self, only: str = "", stopped: bool = False) -> None:
        self.jobs, self.only, self.stopped, self.working = [], only, stopped, False

    def submit(self, job) -> None:
        waiting = [each for each in self.jobs if each.owner == job.owner]
        self.jobs = [each for each in self.jobs if each.owner != job.owner] + [job]
        for each in waiting:
            each.failed(None)
        self.work()

    def work(self) -> None:
        if self.working:
            return
        self.working = True
        while self.jobs and not self.stopped:
            job = self.jobs.pop(0)
            if not job.owner.startswith(self.only):
                continue
            job.begun()
            try:
                result = job.work(job.ask)
            except InputError as error:
                job.failed(error)
            else:
                job.done(result)
        self.working = False

    def taken(self, owner: str):
        """The job of an owner, out of the queue, as if a process had begun with it."""
        (job,) = (each for each in self.jobs if each.owner == owner)
        self.jobs.remove(job)
        return job

    def go_on(self) -> None:
        self.stopped = False
        self.work()

    def close(self) -> None:
        self.jobs.clear()


class Room:
    def __init__(self, workshop, **size) -> None:
        self.workshop = workshop
        self.code, self.key = workshop.open_session("研讨 <b>", seed=7, **size)
        self.trainer = workshop.trainer(self.code, self.key)
        self.tokens = [workshop.join(self.code, name, team, place)
                       for name, team, place in (("王芳", "一组", "520300"), ("李强", "二组", "522600"))]  # fmt: skip
        self.one, self.two = map(workshop.seat, self.tokens)
