"""The documentation page: the OpenAPI document as one plain page that loads nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

_STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b2733}
h2{margin-top:2.5rem;border-bottom:1px solid #cbd5df}summary{cursor:pointer;padding:.3rem 0}
code,pre{font:14px/1.4 ui-monospace,monospace;background:#f2f5f8;border-radius:3px}code{padding:0 .2rem}
pre{padding:.6rem;overflow:auto}table{border-collapse:collapse;margin:.5rem 0}
td,th{border:1px solid #cbd5df;padding:.2rem .5rem;text-align:left;vertical-align:top}
details details,details>p,details>table,details>pre,details>h4{margin-left:1.2rem}h4{margin-bottom:.2rem}"""


def docs_page(document: dict[str, Any]) -> str:
    """The page of a document."""
    title = escape(f"{document['info']['title']} {document['info']['version']}")
    return "\n".join(
        (
            f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>",
            "<meta name=viewport content='width=device-width'>",
            f"<style>{_STYLE}</style><h1>{title}</h1>",
            *(f"<p>{_words(part)}</p>" for part in document["info"]["description"].split("\n\n")),
            "<p>For programs: <a href='openapi.json'>the same as an OpenAPI document</a>.</p>",
            *_operations(document),
            "<h2>Shapes</h2>",
            *_shapes(document),
            "</html>",
        )
    )


def _operations(document: dict[str, Any]) -> Iterator[str]:
    subjects: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            subject = (operation.get("tags") or ["other"])[0]
            subjects.setdefault(subject, []).append("\n".join(_operation(document, path, method, operation)))
    for subject, parts in subjects.items():
        yield f"<h2>{escape(subject.capitalize())}</h2>"
        yield from parts


def _operation(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    about = operation.get("description", "")
    yield f"<details><summary><code>{method.upper()} {escape(path)}</code> {_words(about)}</summary>"
    rows = [
        (f"<code>{escape(p['name'])}</code>", p["in"], _kind(p["schema"]), _words(p.get("description", "")))
        for p in operation.get("parameters", ())
    ]
    yield from _table(("parameter", "in", "form", "meaning"), rows)
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"<h4>Body, {escape(media)}: {_kind(content['schema'])}</h4>"
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        shown = document["components"]["schemas"].get(name, {}).get("examples", [])
        shown = [content["example"]] if "example" in content else shown
        yield from (f"<pre>{escape(json.dumps(item, indent=1, ensure_ascii=False))}</pre>" for item in shown[:1])
    answers = []
    for status, answer in operation["responses"].items():
        kinds = [f"{escape(m)} {_kind(c.get('schema', {}))}" for m, c in answer.get("content", {}).items()]
        answers.append((escape(status), _words(answer["description"]), "<br>".join(kinds)))
    yield from _table(("answer", "meaning", "form"), answers)
    yield "</details>"


def _shapes(document: dict[str, Any]) -> Iterator[str]:
    for name, schema in sorted(document["components"]["schemas"].items()):
        about = _words(schema.get("description", ""))
        yield f"<details id='{escape(name)}'><summary><code>{escape(name)}</code> {about}</summary>"
        required = schema.get("required", ())
        rows = [
            (
                f"<code>{escape(field)}</code>",
                _kind(part),
                "yes" if field in required else "",
                _words(part.get("description", "")),
            )
            for field, part in schema.get("properties", {}).items()
        ]
        yield from _table(("field", "form", "needed", "meaning"), rows)
        if "enum" in schema:
            yield f"<p>One of: {', '.join(f'<code>{escape(str(item))}</code>' for item in schema['enum'])}.</p>"
        yield "</details>"


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if rows:
        yield "<table><tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"
        yield from ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        yield "</table>"


def _kind(schema: dict[str, Any]) -> str:
    """The form of a value in a few words, a named shape as a link to it."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f"<a href='#{name}'>{name}</a>"
    if "anyOf" in schema:
        return " or ".join(_kind(item) for item in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    words = " ".join(str(schema[key]) for key in ("type", "format") if key in schema)
    limits = [
        f"{word} {schema[key]}"
        for key, word in (
            ("minimum", "from"),
            ("maximum", "to"),
            ("minLength", "at least"),
            ("maxLength", "at most"),
            ("pattern", "like"),
            ("const", "always"),
        )
        if key in schema
    ]
    return escape(", ".join([words or "anything", *limits]))


def _words(text: str) -> str:
    """Escaped text, with what stands in backquotes as code."""
    parts = escape(text).replace("``", "`").split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))
