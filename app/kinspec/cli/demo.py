"""`kinspec demo`: everything once, on invented data, with the commands to do it again."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from kinspec.cli._page import heading, paragraph
from kinspec.cli._refusal import Refusal

HIDDEN = "[hidden]"  # what stands for a value in a redacted report
INVENTED = Path(__file__).parent / "demo_data"

EXAMPLES = """\b
Examples:
  kinspec demo
  kinspec demo my-demo/
  kinspec demo --force"""


@click.command(epilog=EXAMPLES)
@click.argument("folder", metavar="[DIR]", default="kinspec-demo", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write into DIR although there are files in it.")
def command(folder: Path, force: bool) -> int:
    """See everything work on a small invented return.

    Writes a return of six children to DIR (by default kinspec-demo/), checks it, converts it to FHIR and
    back, shows what a mistake looks like, and leaves the results to look at.

    Exit codes: 0 all went as it should, 1 something did not, 2 DIR cannot be used.
    """
    _prepare(folder, force)
    paragraph("Kinspec on invented data. Each step shows the command with which you can do it yourself.")
    went_well = [
        _check_the_return(folder),
        _convert_there_and_back(folder),
        _show_a_mistake(folder),
        _write_reports(folder),
    ]
    _say_what_is_next(folder)
    return 0 if all(went_well) else 1


def _prepare(folder: Path, force: bool) -> None:
    try:
        if not force and folder.is_dir() and any(folder.iterdir()):
            raise Refusal("tool/folder-not-empty", path=folder)
        shutil.copytree(INVENTED, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    except OSError as error:
        raise Refusal("tool/cannot-write", path=folder, reason=_reason(error)) from None


def _reason(error: OSError) -> str:
    """What the operating system says. Copying a tree collects the complaints of all files into one."""
    return error.strerror or "a file in it cannot be replaced"


def _check_the_return(folder: Path) -> bool:
    from kinspec.validators import validate

    _step(1, "Check a return", f"kinspec validate {folder / 'return'}")
    report = validate(folder / "return")
    rows = ", ".join(f"{number} {what}" for what, number in report.checked.items())
    found = "nothing to put right" if not report.findings else f"{len(report.findings)} findings"
    paragraph(f"Six children looked after: {rows}. Found: {found}.", 3)
    return not report.findings


def _convert_there_and_back(folder: Path) -> bool:
    from kinspec.converters import convert
    from kinspec.validators import validate

    there, back = folder / "fhir.ndjson", folder / "rebuilt"
    _step(2, "Convert it to FHIR", f"kinspec convert {folder / 'return'} {there} --to fhir")
    convert(folder / "return", there, to="fhir", from_="ssda903", force=True)
    report = validate(there)
    found = "nothing to put right" if report.valid else f"{report.counts['error']} errors"
    paragraph(f"One line for each child, {there.stat().st_size:,} bytes. Checked as FHIR: {found}.", 3)

    _step(3, "And back again", f"kinspec convert {there} {back} --to ssda903")
    convert(there, back, to="ssda903", from_="fhir", force=True)
    same = True
    for before in sorted((folder / "return").iterdir()):
        after = back / before.name
        equal = after.is_file() and after.read_bytes() == before.read_bytes()
        same &= equal
        said = f"the same {before.stat().st_size:,} bytes" if equal else "NOT the same"
        click.echo(f"   {before.name:<13} {said}")
    return report.valid and same


def _show_a_mistake(folder: Path) -> bool:
    from kinspec.validators import validate

    child = folder / "child-with-mistakes.json"
    _step(4, "Look at mistakes in a FHIR resource", f"kinspec validate {child} --as child")
    report = validate(child, as_="child")
    for finding in report.findings:
        place = f"{finding.location.file}:{finding.location.line}  {finding.location.path}"
        paragraph(f"{str(finding.severity).upper()}  {place}", 3)
        paragraph(finding.message, 6)
    return not report.valid


def _write_reports(folder: Path) -> bool:
    from kinspec.validators import validate

    source = folder / "return-with-mistakes"
    page, redacted = folder / "report.html", folder / "redacted-report.txt"
    _step(5, "A report for people", f"kinspec validate {source} --report html={page}")
    report = validate(source)
    report.write("html", page)
    counts = report.counts
    paragraph(
        f"The same return with mistakes in it: {counts['error']} errors, {counts['warning']} warnings. "
        "Open the page in a browser.",
        3,
    )
    _step(6, "A report that is safe to send", f"kinspec validate {source} --redact --report text={redacted}")
    safe = validate(source, redact=True)
    safe.write("text", redacted)
    paragraph("The same findings without names, numbers or values of any child. One of them:", 3)
    shown = next((one for one in safe.findings if HIDDEN in one.message), safe.findings[0])
    paragraph(f"{shown.location}: {shown.message}", 6)
    return not report.valid and safe.counts == counts


def _say_what_is_next(folder: Path) -> None:
    click.echo()
    heading(f"Everything is in {folder}")
    for name in ("return/", "fhir.ndjson", "rebuilt/", "report.html", "redacted-report.txt"):
        click.echo(f"   {name}")
    click.echo()
    paragraph("Next: kinspec --help, kinspec list profiles, kinspec explain child")


def _step(number: int, title: str, typed: str) -> None:
    click.echo()
    heading(f"{number}. {title}")
    click.echo(f"   $ {typed}")
