"""Who starts tasks, and who attacks."""
import asyncio
import http.cookiejar
import json
import os
import time
import urllib.request

from side_by_side.chain.wire import Connection

CONNECTIONS = 8
FRONT = "/api/rest/front"
LATER = (429, 503)


class Person:
    def __init__(self, number, name, token):
        self.number, self.name, self.token = number, name, token
        self.word = f"siege-{number}-{os.urandom(6).hex()}"
        # Tasks that were accepted, and those that were heard of.
        self.tasks, self.heard = set(), set()
        self.id = self.chat = None


def visit(address):
    """The cookie of somebody who has signed in with a browser."""
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(cookies))

    def post(path, body, csrf=None):
        headers = {"Content-Type": "application/json"} | ({"X-CSRFToken": csrf} if csrf else {})
        with browser.open(urllib.request.Request(f"http://{address}{FRONT}/{path}/", json.dumps(body).encode(), headers), timeout=60) as response:
            return response.headers["X-CSRFToken"], json.loads(response.read())

    csrf, _ = post("csrf", {})
    name = f"visitor-{os.urandom(6).hex()}@example.com"
    _, answer = post("registration", {"email": name, "password": os.urandom(12).hex(), "first_name": "Visitor"}, csrf)
    if answer["status"] != "ok":
        raise OSError(f"the visitor was not registered: {answer}")
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies)


async def patiently(connection, method, path, body, token):
    """Asks until there is an answer that is not "later". Gives its status and content."""
    while True:
        status, headers = await connection.ask(method, path, body, token)
        content = b"".join([piece async for piece in connection.body(headers)])
        if status not in LATER:
            return status, content
        await asyncio.sleep(float(headers.get("retry-after", 1)))


async def make_people(address, administrator, count):
    """New people who have accepted what is to be accepted."""
    administration = Connection(address)
    own = (await administration.call("POST", "/auth/exchange", {"static_token": administrator}))["access_token"]
    administration.close()
    run, numbers, people = f"siege-{time.time_ns():x}", iter(range(1, count + 1)), []

    async def make():
        connection = Connection(address)

        async def call(path, body, token=None):
            status, content = await patiently(connection, "POST", path, body, token)
            if status >= 300:
                raise OSError(f"{path}: {status} {content[:200]}")
            return json.loads(content)

        for number in numbers:
            # No word of theirs: a list of people may show it.
            name = (await call("/admin/users", {"username": f"{run}.{number}"}, own))["username"]
            secret = (await call(f"/admin/users/{name}/tokens", {"name": run}, own))["token"]
            person = Person(number, name, (await call("/auth/exchange", {"static_token": secret}))["access_token"])
            await call(FRONT + "/update-user-data/", {"is_terms_accepted": True, "is_privacy_accepted": True}, person.token)
            person.id = (await call(FRONT + "/get-user-data/", {}, person.token))["data"]["id"]
            people.append(person)
        connection.close()

    await asyncio.gather(*(make() for _ in range(CONNECTIONS)))
    return people
