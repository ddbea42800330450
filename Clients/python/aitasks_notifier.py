"""Reports a backend's own long tasks to AiTasks, which shows them live to their owners, and drives people's screens.

One file, no dependencies, Python 3.8 or newer. Calls return at once and never raise: what they say is sent in its order by a
background thread, and kept while the server is away. Every call may be awaited or not.

    from aitasks_notifier import Notifier, TaskProgress, task_notifier

    notifier = Notifier("http://localhost:8000", service_key="dev-service-key")

    # 1. A decorator, for functions and coroutines
    @task_notifier(task_id="interview_123", user_id=1, task_type="interview_generation", notifier=notifier)
    async def generate(...): ...

    # 2. Call by call
    notifier.register_task("interview_123", user_id=1, task_type="interview_generation")
    await notifier.notify_started("interview_123")
    await notifier.notify_progress("interview_123", progress=50, message="Half of it")
    await notifier.notify_completed("interview_123", result={"questions": 12}, redirect_url="/interviews/123")

    # 3. A block, with `async with` or `with`
    async with TaskProgress("interview_123", user_id=1, total_steps=10, notifier=notifier) as progress:
        await progress.increment("Preparing")

Without `notifier=` the decorator and the block use `default_notifier()`, which takes its address and key from the environment
variables AITASKS_URL and AITASKS_SERVICE_KEY.
"""

import asyncio
import atexit
import functools
import inspect
import json
import logging
import os
import random
import threading
import time
import urllib.error
import urllib.request
import uuid
from typing import Any, Callable, Dict, List, Optional

__all__ = ["Notifier", "NotifierError", "TaskProgress", "TaskProgressContext", "default_notifier", "task_notifier"]

_log = logging.getLogger("aitasks")
_MAX_TEXT = 4000
_UNAVAILABLE = 503


class NotifierError(Exception):
    """The server refused an event, or stayed away for too long. Raised by strict notifiers only."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class _Said:
    """The result of a call: it may be awaited, and need not be."""

    def __await__(self):
        return
        yield


class _Pending:
    def __init__(self, event: Dict[str, Any]):
        self.event = event
        self.body = _encode(event)
        self.decided = threading.Event()
        self.error: Optional[NotifierError] = None


class _Run:
    """One registration of a task."""

    def __init__(self):
        self.id = str(uuid.uuid4())
        self.seq = 0
        self.cancelled = False


class Screens:
    """Does something on all screens that a person has open now; screens opened later hear nothing of it."""

    def __init__(self, notifier: "Notifier"):
        self._notifier = notifier

    def redirect(self, user_id: int, target: str):
        """Sends the person to another page: a path of the front end, or an address on a host that the server allows."""
        return self._notifier._say({"type": "ui_redirect", "user_id": user_id, "target": target})

    def toast(self, user_id: int, title: str, description: Optional[str] = None, variant: str = "success"):
        """Shows a toast; variant is success, error, warning, info or default."""
        return self._notifier._say(
            {"type": "ui_toast", "user_id": user_id, "title": title, "description": description, "variant": variant})

    def refresh(self, user_id: int):
        """Reloads the page."""
        return self._notifier._say({"type": "ui_refresh", "user_id": user_id})

    def update(self, user_id: int, data: Any):
        """Gives the page's components new data."""
        return self._notifier._say({"type": "ui_update", "user_id": user_id, "data": data})

    def modal(self, user_id: int, modal_type: str, payload: Any = None):
        """Opens a modal."""
        return self._notifier._say({"type": "ui_modal", "user_id": user_id, "data": {"type": modal_type, "payload": payload}})


class Notifier:
    """Says what a backend's tasks do. One instance serves a whole process, from any number of threads.

    strict: False, the default, lets no call ever raise or wait; True makes each wait until the server has taken it, at most
    `patience` seconds, and raise NotifierError otherwise. Strict calls block: do not make them on an event loop.
    buffer_size: events kept while the server is away; beyond that the oldest progress goes first.
    """

    def __init__(
        self,
        url: str = "http://localhost:8000",
        service_key: str = "",
        strict: bool = False,
        patience: float = 10.0,
        buffer_size: int = 10_000,
        batch_size: int = 200,
        call_timeout: float = 15.0,
        retry_delay: float = 0.2,
        max_retry_delay: float = 5.0,
    ):
        self.screens = Screens(self)
        self._url = url.rstrip("/") + "/api/producer/batch"
        self._key = service_key
        self._strict = strict
        self._patience = patience
        self._buffer_size = buffer_size
        self._batch_size = batch_size
        self._call_timeout = call_timeout
        self._retry_delay = retry_delay
        self._max_retry_delay = max_retry_delay
        self._changed = threading.Condition()
        self._waiting: List[_Pending] = []
        self._sending = 0
        self._limit = batch_size
        self._runs: Dict[str, _Run] = {}
        self._away = False
        self._stopped = False
        self._thread: Optional[threading.Thread] = None

    # Call by call

    def register_task(
        self,
        task_id: str,
        user_id: Optional[int] = None,
        task_type: str = "task",
        task_title: Optional[str] = None,
        extra_data: Optional[Dict[str, Any]] = None,
        metadata: Optional[Dict[str, Any]] = None,
        user: Optional[str] = None,
        timeout_seconds: Optional[int] = None,
    ):
        """Announces a task. Its owner is a number (user_id), or a username or email (user)."""
        run = _Run()
        with self._changed:
            self._runs[task_id] = run
        return self._say({
            "type": "register", "task_id": task_id, "run": run.id, "user_id": user_id, "user": user, "task_type": task_type,
            "task_title": _text(task_title), "extra_data": extra_data if extra_data is not None else metadata,
            "timeout_seconds": timeout_seconds,
        })

    def notify_started(self, task_id: str, message: Optional[str] = None):
        """Says that the work has begun."""
        return self._report("start", task_id, message=_text(message))

    def notify_progress(self, task_id: str, progress: Optional[float] = None, message: Optional[str] = None, step: Optional[str] = None):
        """Says how far the work is: percent, what the person is shown, and a step such as "Step 3/10"."""
        return self._report("progress", task_id, progress=progress, message=_text(message), step=_text(step))

    def notify_completed(
        self, task_id: str, result: Any = None, message: Optional[str] = None,
        redirect_url: Optional[str] = None, redirect_params: Optional[Dict[str, Any]] = None,
    ):
        """Says that the work is done, and where its result is to be seen."""
        return self._report(
            "complete", task_id, result=result, message=_text(message), redirect_url=redirect_url, redirect_params=redirect_params)

    def notify_failed(self, task_id: str, error: str, error_type: Optional[str] = None):
        """Says that the work came to nothing; error is shown to the person."""
        return self._report("fail", task_id, error=_text(error) or error_type or "error", error_type=error_type)

    def notify_cancelled(self, task_id: str, message: Optional[str] = None):
        """Says that the work was given up."""
        return self._report("cancel", task_id, message=_text(message))

    def is_cancelled(self, task_id: str) -> bool:
        """True once a report found that the task is over: its person has cancelled it, or it was registered anew."""
        run = self._runs.get(task_id)
        return run is not None and run.cancelled

    # The end

    def flush(self, timeout: Optional[float] = None) -> bool:
        """Waits until everything said so far has been sent; False when the server did not take it in time."""
        deadline = time.monotonic() + (self._patience if timeout is None else timeout)
        with self._changed:
            while self._waiting:
                if not self._changed.wait(max(0.0, deadline - time.monotonic())) and time.monotonic() >= deadline:
                    return False
        return True

    def close(self) -> None:
        """Sends what there is, for as long as `patience`, and stops."""
        if not self.flush():
            _log.warning("The server did not take everything before the end.")
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(self._patience)

    # Sending

    def _report(self, kind: str, task_id: str, **members: Any):
        with self._changed:
            run = self._runs.get(task_id)
            event = {"type": kind, "task_id": task_id, **members}
            if run is not None:
                # Numbered and put in line at once, or two threads could change places in between.
                run.seq += 1
                event.update(run=run.id, seq=run.seq)
            pending = self._enqueue(event)
        return self._in_time(pending)

    def _say(self, event: Dict[str, Any]):
        with self._changed:
            pending = self._enqueue(event)
        return self._in_time(pending)

    def _in_time(self, pending: _Pending):
        if self._strict:
            if not pending.decided.wait(self._patience):
                raise NotifierError("unreachable", "The server has not taken it in time; it goes on being sent.")
            if pending.error is not None:
                raise pending.error
        return _Said()

    def _enqueue(self, event: Dict[str, Any]) -> _Pending:
        pending = _Pending({name: value for name, value in event.items() if value is not None})
        self._waiting.append(pending)
        # What is on its way is the server's to judge, and counts as gone until it is found that it is not.
        if len(self._waiting) - self._sending > self._buffer_size:
            self._drop_one()
        if self._thread is None:
            self._thread = threading.Thread(target=self._send_all, name="aitasks-notifier", daemon=True)
            self._thread.start()
            atexit.register(self.close)
        self._changed.notify_all()
        return pending

    # The oldest progress that newer progress of the same task follows, then any progress, then the newest event of all.
    def _drop_one(self) -> None:
        unsent = self._waiting[self._sending:]
        progress = [one for one in unsent if one.event["type"] == "progress"]
        last = {one.event["task_id"]: one for one in progress}
        victim = next((one for one in progress if last[one.event["task_id"]] is not one), None)
        victim = victim or (progress[0] if progress else unsent[-1])
        self._waiting.remove(victim)
        victim.error = NotifierError("dropped", "The buffer is full.")
        victim.decided.set()
        _log.warning("The buffer is full; an event was dropped: %s %s", victim.event["type"], victim.event.get("task_id", ""))

    def _send_all(self) -> None:
        pause = self._retry_delay
        while True:
            with self._changed:
                while not self._waiting and not self._stopped:
                    self._changed.wait()
                if self._stopped:
                    return
                batch = self._waiting[:self._limit]
                self._sending = len(batch)
            decided = self._send(batch)
            with self._changed:
                del self._waiting[:decided]
                self._sending = 0
                self._changed.notify_all()
                if decided == len(batch):
                    pause = self._retry_delay
                    continue
                if self._stopped:
                    return
            time.sleep(pause * (0.5 + random.random()))
            pause = min(pause * 2, self._max_retry_delay)

    def _send(self, batch: List[_Pending]) -> int:
        """How many the server has decided; the rest is to be sent again."""
        try:
            body = ('{"events":[%s]}' % ",".join(one.body for one in batch)).encode("utf-8", "replace")
            request = urllib.request.Request(
                self._url, data=body, headers={"Content-Type": "application/json", "X-Service-Key": self._key})
            with urllib.request.urlopen(request, timeout=self._call_timeout) as response:
                results = json.load(response)["results"]
        except urllib.error.HTTPError as error:
            text = error.read().decode("utf-8", "replace")
            if error.code in (408, 429) or error.code >= 500:
                return self._note_away(0)
            if len(batch) > 1 and error.code not in (401, 403):
                # One event may be too large, or spoil the whole call; which one, smaller calls show.
                self._limit = len(batch) // 2
                return 0
            _log.error("The server refused the call (%s): %s", error.code, text)
            for one in batch:
                one.error = NotifierError("http_%s" % error.code, text)
                one.decided.set()
            return len(batch)
        except (OSError, ValueError, KeyError):
            return self._note_away(0)

        self._limit = self._batch_size
        decided = 0
        for one, result in zip(batch, results):
            if result["status"] == _UNAVAILABLE:
                break
            decided += 1
            self._learn(one, result)
        return self._note_away(decided)

    def _learn(self, pending: _Pending, result: Dict[str, Any]) -> None:
        if result.get("code"):
            pending.error = NotifierError(result["code"], result.get("detail") or result["code"])
            _log.warning("%s %s: %s", pending.event["type"], pending.event.get("task_id", ""), pending.error)
        elif (result.get("answer") or {}).get("reason"):
            run = self._runs.get(pending.event.get("task_id", ""))
            if run is not None and run.id == pending.event.get("run"):
                run.cancelled = True
        pending.decided.set()

    # Said once: it is tried again until it works.
    def _note_away(self, decided: int) -> int:
        if decided == 0 and not self._away:
            _log.warning("The server is away; events are kept and sent when it is back.")
        self._away = decided == 0
        return decided


class TaskProgress:
    """A task that lasts as long as a block. When the block raises, the task fails, otherwise it completes, unless it was ended before.

    Without an owner (user_id or user) the task is one that was registered before.
    """

    def __init__(
        self,
        task_id: str,
        user_id: Optional[int] = None,
        total_steps: int = 0,
        task_type: str = "task",
        task_title: Optional[str] = None,
        extra_data: Optional[Dict[str, Any]] = None,
        user: Optional[str] = None,
        notifier: Optional[Notifier] = None,
    ):
        self.task_id = task_id
        self.total_steps = total_steps
        self._notifier = notifier or default_notifier()
        self._registration = dict(
            user_id=user_id, task_type=task_type, task_title=task_title, extra_data=extra_data, user=user)
        self._steps = 0
        self._ended = False

    @property
    def cancelled(self) -> bool:
        """True once a report found that the person has cancelled the task."""
        return self._notifier.is_cancelled(self.task_id)

    def increment(self, message: Optional[str] = None):
        """Says that a step is done."""
        self._steps += 1
        if self.total_steps:
            step = min(self._steps, self.total_steps)
            return self._notifier.notify_progress(
                self.task_id, 100.0 * step / self.total_steps, message, "Step %d/%d" % (step, self.total_steps))
        return self._notifier.notify_progress(self.task_id, None, message, "Step %d" % self._steps)

    def update(self, progress: Optional[float] = None, message: Optional[str] = None, step: Optional[str] = None):
        """Says how far the work is."""
        return self._notifier.notify_progress(self.task_id, progress, message, step)

    def complete(self, result: Any = None, **more: Any):
        """Ends the task before its block ends, with a result."""
        self._ended = True
        return self._notifier.notify_completed(self.task_id, result, **more)

    def fail(self, error: str, error_type: Optional[str] = None):
        """Ends the task before its block ends."""
        self._ended = True
        return self._notifier.notify_failed(self.task_id, error, error_type)

    def __enter__(self) -> "TaskProgress":
        if self._registration["user_id"] is not None or self._registration["user"] is not None:
            self._notifier.register_task(self.task_id, **self._registration)
        self._notifier.notify_started(self.task_id)
        return self

    def __exit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> bool:
        if not self._ended:
            if error is None:
                self._notifier.notify_completed(self.task_id)
            elif isinstance(error, (asyncio.CancelledError, KeyboardInterrupt)):
                self._notifier.notify_cancelled(self.task_id)
            else:
                self._notifier.notify_failed(self.task_id, str(error), type(error).__name__)
        return False

    async def __aenter__(self) -> "TaskProgress":
        return self.__enter__()

    async def __aexit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> bool:
        return self.__exit__(kind, error, trace)


TaskProgressContext = TaskProgress


def task_notifier(
    task_id: Any,
    user_id: Any = None,
    task_type: str = "task",
    task_title: Optional[str] = None,
    metadata: Optional[Dict[str, Any]] = None,
    extra_data: Optional[Dict[str, Any]] = None,
    user: Optional[str] = None,
    notifier: Optional[Notifier] = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Reports every call of a function or coroutine: what it returns is the task's result, what it raises fails the task.

    task_id and user_id may be functions of the call's arguments.
    """

    def decorate(work: Callable[..., Any]) -> Callable[..., Any]:
        def begin(args: Any, kwargs: Any) -> TaskProgress:
            name = task_id(*args, **kwargs) if callable(task_id) else task_id
            owner = user_id(*args, **kwargs) if callable(user_id) else user_id
            return TaskProgress(
                name, owner, task_type=task_type, task_title=task_title, user=user, notifier=notifier,
                extra_data=extra_data if extra_data is not None else metadata)

        if inspect.iscoroutinefunction(work):
            @functools.wraps(work)
            async def reported(*args: Any, **kwargs: Any) -> Any:
                async with begin(args, kwargs) as progress:
                    result = await work(*args, **kwargs)
                    progress.complete(result)
                    return result
        else:
            @functools.wraps(work)
            def reported(*args: Any, **kwargs: Any) -> Any:
                with begin(args, kwargs) as progress:
                    result = work(*args, **kwargs)
                    progress.complete(result)
                    return result
        return reported

    return decorate


_default: Optional[Notifier] = None
_default_lock = threading.Lock()


def default_notifier() -> Notifier:
    """The notifier of AITASKS_URL and AITASKS_SERVICE_KEY."""
    global _default
    with _default_lock:
        if _default is None:
            _default = Notifier(os.environ.get("AITASKS_URL", "http://localhost:8000"), os.environ.get("AITASKS_SERVICE_KEY", ""))
        return _default


def _encode(event: Dict[str, Any]) -> str:
    """JSON whatever there is in it: what cannot become JSON is left out, since reporting it must not stop the work."""
    try:
        return json.dumps(event, ensure_ascii=False, allow_nan=False, default=str)
    except (ValueError, TypeError, RecursionError) as error:
        _log.warning("%s %s: something cannot become JSON and is left out: %s", event["type"], event.get("task_id", ""), error)
        return json.dumps({name: value for name, value in event.items() if isinstance(value, (str, int))}, ensure_ascii=False)


def _text(text: Optional[str]) -> Optional[str]:
    return None if text is None else text[:_MAX_TEXT].replace("\0", "")
