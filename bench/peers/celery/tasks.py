"""A task that asks a model and tells each token to a person's sockets."""
import http.client
import json
import os
import urllib.parse

import celery
import redis

app = celery.Celery("tasks", broker=os.environ["BROKER_URL"])
# As a system would run it that must not lose a question: the broker has it before the front answers, and a task that broke off comes again.
app.conf.update(task_ignore_result=True, task_acks_late=True, worker_prefetch_multiplier=1, broker_transport_options={"confirm_publish": True})
people = redis.Redis.from_url(os.environ["REDIS_URL"])
model = urllib.parse.urlsplit(os.environ["MODEL_URL"])


@app.task(name="answer")
def answer(person, question):
    connection = http.client.HTTPConnection(model.netloc, timeout=60)
    try:
        body = {"model": "bench", "stream": True, "messages": [{"role": "user", "content": question}]}
        connection.request("POST", model.path + "/chat/completions", json.dumps(body), {"Content-Type": "application/json"})
        with connection.getresponse() as response:
            for line in response:
                if not line.startswith(b"data: ") or line.startswith(b"data: [DONE]"):
                    continue
                if text := json.loads(line[6:])["choices"][0]["delta"].get("content"):
                    people.publish(f"e:{person}", text)
    finally:
        connection.close()
        people.publish(f"e:{person}", "end")
