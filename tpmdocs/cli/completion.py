"""`tpmdocs completion`: the name of a shell becomes the script by which it completes our commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="Print the completion script of a shell.")
@click.argument("shell", type=click.Choice(SHELLS), metavar="SHELL")
def command(shell: str) -> None:
    """Print what makes SHELL (bash, zsh or fish) complete commands, options, rules and templates.

    \b
    Examples:
      eval "$(tpmdocs completion bash)"     in ~/.bashrc
      eval "$(tpmdocs completion zsh)"      in ~/.zshrc, below compinit
      tpmdocs completion fish | source      in ~/.config/fish/config.fish

    \b
    Exit codes:
      0  printed
      2  that shell is not known
    """
    known = get_completion_class(shell)
    program = click.get_current_context().find_root().command
    assert known is not None
    script = known(program, {}, "tpmdocs", "_TPMDOCS_COMPLETE")
    click.echo(script.source_template % script.source_vars())
