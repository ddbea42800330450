"""Other people's things, and tokens that are none."""
import asyncio
import base64
import json
import os

from ..people import FRONT

EVIL = "https://evil.example"
ORIGINS = (EVIL, "null", "https://app.example.com.evil.example", "file://", "https://127.0.0.1.evil.example")
# Satisfies routes that read a body before they know whose the thing is.
ANY_BODY = {
    "content": "x", "title": "x", "main_text": "x", "text": "x", "x": 0, "y": 0, "w": 1, "h": 1, "chat_id": "1", "image_base64": "iVBORw0KGgo=", "read": True,
}
# Answer everybody, or whoever asks with what everybody has.
OPEN_TO_ALL = (
    "/api/rest/front/csrf", "/api/rest/front/get-global-data", "/auth/logout", "/api/rest/front/logout", "/files/public/", "/api/post/image/", "/projects/",
    "/prompts/roles",
)
UPGRADE = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")


async def foreign_ids(siege):
    """Every route that names something of a person, with the names of a victim's things."""
    victim = siege.victim()
    for method, pattern in siege.routes("/chats/", "/files/{", "/api/task/task/", "/v1/user/usage/tasks/", "/api/task/notifications/", "/api/webhooks/"):
        if "{" not in pattern:
            continue
        name = victim.chat if "chats" in pattern else next(iter(victim.tasks), 1)
        path = pattern[:pattern.index("{")] + str(name) + pattern[pattern.index("}") + 1:]
        for spelling in (path, path + "?user_id=1", path.replace("/chats/", "/chats//"), path + "/%2e%2e/" + str(name)):
            await siege.ask(method, spelling, None if method in ("GET", "DELETE") else ANY_BODY, is_denied=True)
    for call in ("status", "cancel"):
        body = {"task_id": next(iter(victim.tasks), 1), "user_id": victim.id}
        await siege.ask("POST", f"{FRONT}/app/ai-tasks/{call}/", body, is_denied=True)


async def forged_tokens(siege):
    """A victim's token, changed in ways that some libraries take."""
    head, claims, signature = siege.victim().token.split(".")
    forged = [f"{encode({'alg': name})}.{claims}." for name in ("none", "None", "nOnE", "")]
    forged += [
        f"{head}.{claims}.", f"{head}.{claims}.{signature[:-2]}", f"{head}.{claims}.{signature}.e30", f"{head}.{claims}.{'A' * 43}",
        f"{encode({'alg': 'HS256', 'kid': '../../../dev/null'})}.{claims}.{signature}", f"{encode({'alg': 'ES256'})}.{claims}.{'A' * 86}",
        f"{encode({'alg': 'HS256', 'jku': siege.canary_url, 'x5u': siege.canary_url})}.{claims}.{signature}", os.urandom(300).hex(), ".", "..",
    ]
    for token in forged:
        for path in ("/me", "/chats", "/v1/user/usage"):
            await siege.ask("GET", path, token=token, is_denied=True)
        await siege.ask("GET", f"/api/v1/insight?channel=ui_events&token={token}", token="", extra=UPGRADE, is_denied=True)


async def other_sites(siege):
    """A page of another site, with a visitor's cookie and what a form can send."""
    for method, path in siege.routes(""):
        if method == "GET" or path.startswith(OPEN_TO_ALL):
            continue
        for type_ in ("text/plain", "application/x-www-form-urlencoded"):
            extra = (siege.visitor, f"Origin: {EVIL}", "Sec-Fetch-Site: cross-site", f"Content-Type: {type_}", f"X-HTTP-Method-Override: {method}")
            await siege.ask("POST", siege.named(path), b'{"task_type":"habit_create_help","="}', token="", extra=extra, is_denied=True)


async def other_origins(siege):
    """Another site's page, which opens sockets and streams with a visitor's cookie."""
    for origin in ORIGINS:
        extra = (siege.visitor, f"Origin: {origin}")
        await siege.ask("GET", "/ws/tasks/", token="", extra=extra + UPGRADE, is_denied=True)
        await siege.ask("GET", "/api/tasks/events/poll", token="", extra=extra, is_denied=True)


async def services_and_administrators(siege):
    """What only other services and administrators may do, with a person's token, made-up keys and forwarded names."""
    extra = ("X-Service-Token: x", "X-User-Id: 1", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-User: admin", "X-Original-URL: /v1/admin/audit")
    for method, path in siege.routes("/admin/", "/v1/admin/", "/api/producer/", "/api/ui-events", "/api/telegram/", "/api/tool/"):
        for token in (siege.attacker.token, "demo-token"):
            await siege.ask(method, siege.named(path), None if method in ("GET", "DELETE") else ANY_BODY, token=token, extra=extra, is_denied=True)
    for path in ("/internal/sockets/welcome", "/metrics", "//internal/sockets/welcome", "/api/../internal/sockets/welcome"):
        await siege.ask("POST", path, {}, extra=extra, is_denied=True)


async def wrong_passwords(siege):
    """Guesses, many at once."""
    names = [siege.victim().name, "admin", "nobody-of-that-name", "admin' or '1'='1"]
    await asyncio.gather(*(
        siege.ask(
            "POST", path, json.dumps({"email": name, "username": name, "password": os.urandom(6).hex()}).encode(), token="",
            extra=("Content-Type: application/json",), is_denied=True)
        for name in names for path in (FRONT + "/login/", "/api/auth/login", "/auth/token", "/api/v1/auth/login")))


def encode(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
