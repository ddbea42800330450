"""Bodies that should break or keep busy whoever reads them."""
import io
import json
import os
import zipfile
import zlib

BOMBS = (
    b"[" * 100_000, b'{"a":' * 70 + b"1" + b"}" * 70, b"{" + b",".join(b'"k%d":1' % i for i in range(60_000)) + b"}",
    b'{"content":"x",' * 1 + b",".join([b'"content":"x"'] * 60_000) + b"}", b'{"task_id":' + b"9" * 100_000 + b"}",
    b'{"task_id":1e999999,"limit":1e400}', rb'{"title":"\ud800","content":"\ud800","username":"\udfff","task_type":"\ud800"}',
    rb'{"title":"\u0000","content":"\u0000","username":"\u0000","task_type":"\u0000"}', b'{"task_id":NaN}', '{"content":"x"}'.encode("utf-16"),
    b'{"content":"\xc3\x28"}', b"/* */{}// ", b'{"content":"' + b"x" * 900_000 + b'"}',
    b'{"task_id":{},"content":[],"title":1,"context":"x","name":false,"events":{},"username":[],"user_id":"x"}', b'"x"', b"",
)
STRANGE = (
    "'; drop table tasks; --", "%' or 1=1 --", "{{7*7}}${7*7}", "%0d%0aSet-Cookie:%20a=b", "\u001b[31mred", "{0}{1}%s%n", "../../../../etc/passwd", "\u202ename", "\ufffe",
    "<script>alert(1)</script>", "${jndi:ldap://127.0.0.1/a}", "\U000e0041\U000e0042",
)
NAMES = ("../../etc/passwd", "..\\..\\boot.ini", "CON", "/absolute", "a" * 4096, "x\u202etxt.exe", "a\u0000b", ".htaccess", "page.html", "picture.svg")
# Not the attacker's own door to everything else.
SPARED = ("logout", "/me")
MEGA = 1024 * 1024


async def bombs(siege):
    """JSON that is deep, long, wrong or none, to every route that reads any."""
    for method, path in siege.routes(""):
        if method not in ("GET", "DELETE") and not any(word in path for word in SPARED):
            for bomb in siege.some(BOMBS):
                await siege.ask(method, siege.named(path), bomb, extra=("Content-Type: application/json",))


async def injections(siege):
    """Words that mean something to a database, a log, a template, a terminal or a path, in names, queries and texts."""
    for strange in STRANGE:
        quoted = "".join(f"%{byte:02X}" for byte in strange.encode())
        for path in ("/projects/search?q=", "/chats?limit=", "/api/task/notifications?status=", "/files/", "/chats/", "/api/post/", "/me/export?", "/v1/user/usage?days="):
            await siege.ask("GET", path + quoted)
        await siege.ask("POST", "/chats", {"title": strange})
        for task_type in (strange, "habit_create_help"):
            await siege.ask("POST", "/api/rest/front/app/ai-tasks/start/", {"task_type": task_type, "context": {strange: strange, "goal_title": strange}})


async def uploads(siege):
    """Forms that are none, names that lead elsewhere, and documents that unpack to more than they say."""
    contents = [b"x", b"<svg onload='alert(1)'/>", b"%PDF-1.7\n" + os.urandom(2000), zip_bomb(), word_bomb(), b"%PDF-1.4\n" + pdf_bomb()]
    for path in ("/files/upload", "/files/upload-for-llm"):
        for name in siege.some(NAMES):
            await siege.ask("POST", path, form(name, siege.one(contents)), extra=FORM)
        for name, content in (("bomb.docx", word_bomb()), ("bomb.pdf", b"%PDF-1.4\n" + pdf_bomb()), ("bomb.zip", zip_bomb())):
            await siege.ask("POST", path, form(name, content), extra=FORM)
        parts = b"".join(b'--x\r\nContent-Disposition: form-data; name="p%d"\r\n\r\nv\r\n' % i for i in range(10_000)) + b"--x--\r\n"
        for content in (parts, b"--x\r\nContent-Disposition: form-data; name=" + b"a" * MEGA, form("big.txt", b"x" * (110 * MEGA)), b"--x"):
            await siege.ask("POST", path, content, extra=FORM, is_denied=True)


FORM = ("Content-Type: multipart/form-data; boundary=x",)


def form(name, content):
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    return head.encode() + content + b"\r\n--x--\r\n"


def zip_bomb():
    return zipped({"bomb.txt": b"\0" * (20 * MEGA), "../../slip.txt": b"x"})


def word_bomb():
    entities = '<!ENTITY a0 "x">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": f"<!DOCTYPE w [{entities}]><w>&a9;</w>".encode()})


def pdf_bomb():
    stream = zlib.compress(b"(x) Tj\n" * (4 * MEGA))
    return b"1 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(stream) + stream + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
