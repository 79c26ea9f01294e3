"""`kinspec completion`: what a shell needs to complete commands, options and names."""

from __future__ import annotations

import click

from kinspec.cli._main import main

EXAMPLES = """\b
Examples:
  kinspec completion bash > ~/.local/share/bash-completion/completions/kinspec
  kinspec completion zsh > ~/.zfunc/_kinspec
  kinspec completion fish > ~/.config/fish/completions/kinspec.fish"""
SHELLS = ("bash", "zsh", "fish")


@click.command(epilog=EXAMPLES)
@click.argument("shell", type=click.Choice(SHELLS), metavar="|".join(SHELLS))
def command(shell: str) -> int:
    """Print the script that lets a shell complete what you type.

    Put it where your shell looks for such scripts, then open a new shell. Commands, options, formats,
    profiles, years, kinds of report and every name that can be explained are completed.
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None  # noqa: S101 - click knows these three
    click.echo(found(main, {}, "kinspec", "_KINSPEC_COMPLETE").source())
    return 0
