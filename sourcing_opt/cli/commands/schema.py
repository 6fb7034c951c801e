"""`sourcing-opt schema`: JSON Schema of every table, file and answer."""

from __future__ import annotations

import click

from sourcing_opt.cli.complete import one_of, schemas
from sourcing_opt.cli.streams import say_json
from sourcing_opt.errors import did_you_mean


@click.command(short_help="Print the JSON Schema of a table, a file or an answer.")
@click.argument("name", required=False, shell_complete=one_of(schemas))
def schema(name: str | None) -> None:
    """Print the JSON Schema of NAME: a table of a study, another file, or a document that commands answer with. Without NAME, all
    names with what each is. Every schema is called urn:sourcing-opt:NAME:VERSION; documents name theirs as sourcing-opt/NAME/VERSION.

    Files of a study that `new` writes name theirs in their first line, for editors that complete and check YAML.

    \b
    Examples:
      sourcing-opt schema
      sourcing-opt schema policies > policies.schema.json
    """
    from sourcing_opt.cli.schemas import names, schema_of
    from sourcing_opt.cli.text.look import table_text

    if name is None:
        schemas = [schema_of(name) for name in names()]
        click.echo(table_text([[one["$id"], one["title"].removeprefix("sourcing-opt: ")] for one in schemas], left=(0, 1)))
        return
    if name not in names():
        hint = did_you_mean(name, names()) or f"there are: {', '.join(names())}"
        raise click.BadParameter(f'no schema "{name}" ({hint})', param_hint="NAME")
    say_json(schema_of(name))
