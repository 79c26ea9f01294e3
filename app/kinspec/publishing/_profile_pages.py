"""Pages of profiles and extensions."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from markupsafe import Markup

from kinspec.profiles import extension_ids, profile, profile_ids, walk
from kinspec.publishing._downloads import definition_offers
from kinspec.publishing._elements import Row, rows
from kinspec.publishing._examples import right_examples, wrong_examples
from kinspec.publishing._feeds import feeds
from kinspec.publishing._marked_text import code, link, page, prose
from kinspec.publishing._page import Named, Page, index_page
from kinspec.standard import current, format_ids


def profile_pages(files: Collection[str]) -> Iterator[Page]:
    """A page for each profile, and first the one that lists them. `files` are those of the package."""
    known = [profile(name) for name in profile_ids()]
    yield index_page(
        "profiles",
        "Profiles",
        "A profile says what to send about one thing, what each element means and which codes it may hold.",
        ["profile", "resource", "what it is"],
        [[link(one.title, f"{one.id}.md"), code(one.type), prose(one.about)] for one in known],
    )
    fed = [one for name in _mapped_formats() for one in feeds(name)]
    for one in known:
        elements = rows(one, [feed for feed in fed if feed.profile_id == one.id])
        values = {
            "profile": one,
            "context": "",
            "users": "",
            "extension": False,
            "must": [row for row in elements if row.always or row.must_support],
            "changed": [row for row in elements if row.changed],
            "everything": elements,
            "offers": definition_offers(files, "../", one.id),
            "right": right_examples(one.id),
            "wrong": wrong_examples(one.id),
        }
        names = (Named(one.id), *_element_names(elements))
        yield Page(f"profiles/{one.id}.md", one.title, page("profile", values), names=names)


def extension_pages(files: Collection[str]) -> Iterator[Page]:
    """A page for each extension, and first the one that lists them."""
    known = [profile(name) for name in extension_ids()]
    yield index_page(
        "extensions",
        "Extensions",
        "Elements that FHIR does not have. Each is one more element of the resources it may stand in.",
        ["extension", "where it may stand", "what it holds"],
        [
            [
                link(one.title, f"{one.id}.md"),
                Markup(", ").join(code(where) for _, where in one.context),
                prose(one.about),
            ]
            for one in known
        ],
    )
    for one in known:
        users = Markup(", ").join(
            link(profile(name).title, f"../profiles/{name}.md")
            for name in profile_ids()
            if any(element.extension == one.id for element in walk(profile(name).root))
        )
        values = {
            "profile": one,
            "context": Markup(", ").join(code(where) for _, where in one.context),
            "users": users,
            "extension": True,
            "offers": definition_offers(files, "../", one.id),
            "right": [],
            "wrong": [],
            "everything": [row for row in rows(one, ()) if row.id not in ("id", "extension") or row.changed],
        }
        yield Page(f"extensions/{one.id}.md", one.title, page("profile", values), names=(Named(one.id),))


def _element_names(elements: list[Row]) -> Iterator[Named]:
    """Names of the elements that the profile says something about; the base's own are found on its page."""
    for row in elements:
        if row.changed and row.about:
            # A slice or extension is looked for by its own name, and the code inside it by that of the whole.
            last = row.id.rpartition(".")[2].rpartition(":")[2]
            yield Named(last, row.anchor, row.id, row.about)


def _mapped_formats() -> list[str]:
    return [name for name in format_ids() if name in current().index["mappings"]]
