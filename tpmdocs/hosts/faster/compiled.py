"""Templates that were compiled stay so while they say the same: those of packages where Python keeps its own code."""

from __future__ import annotations

import sys
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from tpmdocs.hosts.faster.fingerprints import is_of_package, of_text
from tpmdocs.repository.cache import Cache

PLACE = Path(cache_from_source(__file__)).parent


class Compiled(BytecodeCache):
    """What templates were compiled to. Jinja holds each against its source.

    What a site brings itself is remembered for as long as this process lasts, and in no file: whoever could write into
    that would have us run what he likes. Where Python keeps what became of our own modules, he can do so anyway.
    """

    def __init__(self, place: Path = PLACE) -> None:
        self._code: dict[str, bytes] = {}
        self._kept = Cache(place)

    def load_bytecode(self, bucket: Bucket) -> None:
        code = self._code.get(bucket.key)
        if code is None and is_of_package(bucket.key):
            code = self._kept.get(_name(bucket))
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = code = bucket.bytecode_to_string()
        if is_of_package(bucket.key) and not sys.dont_write_bytecode:
            self._kept.keep(_name(bucket), code)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return filename or name


def _name(bucket: Bucket) -> str:
    """The file that it is kept in: another one for each way to compile."""
    return f"{of_text(bucket.key, *_how(bucket.environment))}.{sys.implementation.cache_tag}.template"


def _how(env: Environment) -> list[str]:
    signs = [env.block_start_string, env.variable_start_string, env.comment_start_string]
    ends = [env.block_end_string, env.variable_end_string, env.comment_end_string]
    lines = [env.line_statement_prefix, env.line_comment_prefix, env.newline_sequence]
    options = [env.trim_blocks, env.lstrip_blocks, env.keep_trailing_newline, env.optimized, env.is_async]
    others = [env.autoescape, env.undefined, env.finalize, env.code_generator_class]
    return [jinja2.__version__, *sorted(env.extensions), *map(str, (*signs, *ends, *lines, *options, *others))]
