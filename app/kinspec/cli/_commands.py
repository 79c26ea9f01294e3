"""The commands as pages of the documentation, made from what `--help` says."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kinspec.cli._main import COMMANDS, main
from kinspec.publishing import Named, Page


def command_pages() -> list[Page]:
    """A page for each command, after one that lists them."""
    # What a command is asked for first it keeps, the names of its help among it.
    context = click.Context(main, info_name="kinspec", **main.context_settings)
    rows = "".join(f"| [`kinspec {name}`]({name}.md) | {about} |\n" for name, about in COMMANDS.items())
    index = (
        "# Commands\n\n"
        "`kinspec COMMAND --help` shows the same in a terminal, and `kinspec completion` lets your shell "
        "complete what you type. Results go to standard output and progress to standard error. Every command "
        "ends with 0 where nothing is wrong, with 1 where something was found, and with 2 and one line on "
        "standard error where input or arguments cannot be used.\n\n"
        f"| command | what it does |\n| --- | --- |\n{rows}"
    )
    pages = [Page("commands/index.md", "Commands", index)]
    for name in COMMANDS:
        found = main.get_command(context, name)
        if found is not None:
            text = "\n".join(_described(found, f"kinspec {name}", context, "#"))
            names = (Named(f"kinspec {name}"),)
            pages.append(Page(f"commands/{name}.md", f"kinspec {name}", text, names=names))
    return pages


def _described(command: click.Command, name: str, above: click.Context, level: str) -> Iterator[str]:
    context = click.Context(command, info_name=name.rpartition(" ")[2], parent=above)
    yield f"{level} {name}\n"
    yield f"{_prose(command.help or '')}\n"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```text\n{name} {usage}\n```\n"
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    if options:
        yield "| option | what it says |\n| --- | --- |"
        for option in options:
            spelled = ", ".join(option.opts)
            shown = "" if option.is_flag else f" {option.make_metavar(context)}"
            yield f"| `{spelled}{shown}` | {_cell(option, context)} |"
        yield ""
    if command.epilog:
        lines = [line.strip() for line in command.epilog.replace("\b", "").strip().splitlines()]
        examples = "\n".join(line for line in lines if line and not line.startswith("Examples"))
        yield f"```console\n{examples}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None:
                yield from _described(found, f"{name} {inner}", context, f"{level}#")


def _cell(option: click.Option, context: click.Context) -> str:
    text = " ".join((option.help or "").split())
    given = option.get_default(context)
    if option.show_default and given not in (None, (), False):
        text = f"{text} By default {given}."
    return text.replace("|", "\\|").replace("<", "&lt;").replace("[default:", "By default:").replace("]", "")


def _prose(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.replace("\b", "").split("\n\n"))
