"""The archive that a pull request's run left behind becomes the files of a site and a comment, or why it is refused.

Whoever opens a pull request may change the workflow that made the archive, so that anything may be in it. It is read as
a value: nothing in it ever becomes a file of the machine that reads it.
"""

from __future__ import annotations

import re
import stat
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

LARGEST_ARCHIVE = 100_000_000
"""Bytes of an archive; more is not even downloaded."""

LARGEST_FILE, LARGEST_SITE, MOST_FILES = 25_000_000, 400_000_000, 20_000
"""A site of 5,000 specs has some 11,000 files."""

LARGEST_COMMENT = 262_144
"""Bytes of the comment's text, before it is cut to what a forge takes."""

_TYPES = re.compile(
    r".*\.(avif|css|csv|gif|html|ico|ics|jpe?g|js|json|map|md|pdf|png|svg|txt|webp|woff2?|xml)|sitemap\.xml\.gz", re.I
)
"""Endings of what a site consists of. What a server might run, such as `.php` or `.shtml`, is none of them."""

COMMENT, SITE = "comment.md", "site/"


@dataclass(frozen=True)
class Artifact:
    """What a run hands over.

    Attributes:
        files: Bytes of the site's files, by path, every one safe below any folder; none where the run built no site.
        comment: Text for the pull request, as the run wrote it, so by anybody; empty where there is none.
        left_out: Paths of files that no preview needs, that a host might obey, or that not every disk can hold.
        refused: Why nothing of the site may be published, a sentence each; then there are no files.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    comment: str = ""
    left_out: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def read_artifact(data: bytes) -> Artifact:
    """The site and the comment in an archive, or why it is refused; sizes are counted as read, not as promised."""
    if len(data) > LARGEST_ARCHIVE:
        return Artifact(refused=(f"the archive is larger than {LARGEST_ARCHIVE:,} bytes",))
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_folder(entry)]
            refused = tuple(dict.fromkeys(_objections(archive.infolist(), entries)))[:_TOLD]
            if refused:
                return Artifact(refused=refused)
            left = LARGEST_SITE
            files: dict[str, bytes] = {}
            left_out = dict.fromkeys(entry.orig_filename for entry in entries if _is_left_out(entry.orig_filename))
            for entry in entries:
                name = entry.orig_filename
                if name in left_out:
                    continue
                files[name] = _read(archive, entry, min(left, _most(name)))
                left -= len(files[name])
    except _TooLarge as reason:
        return Artifact(refused=(str(reason),))
    # A damaged archive makes zipfile raise almost anything.
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        LookupError,
    ) as error:
        return Artifact(refused=(f"it is no sound zip archive: {error}",))
    comment = files.pop(COMMENT, b"").decode(errors="replace")
    return Artifact({path.removeprefix(SITE): content for path, content in files.items()}, comment, tuple(left_out))


_TOLD = 10
"""Reasons that are named; whoever mends ten finds the rest."""


class _TooLarge(Exception):
    """What an archive unpacks to is more than may be."""


def _is_folder(entry: ZipInfo) -> bool:
    return entry.orig_filename.endswith("/")  # `is_dir` looks at the name as cut at a NUL, which may leave none


def _most(name: str) -> int:
    return LARGEST_COMMENT if name == COMMENT else LARGEST_FILE


def _read(archive: ZipFile, entry: ZipInfo, at_most: int) -> bytes:
    """A file's bytes, read no further than they may go, whatever the archive says of its size."""
    with archive.open(entry) as stream:
        content = stream.read(at_most + 1)
    if len(content) > at_most:
        raise _TooLarge(f"{entry.orig_filename!a} unpacks to more than {at_most:,} bytes, or the site to too many")
    return content


def _objections(everything: Iterable[ZipInfo], entries: list[ZipInfo]) -> Iterator[str]:
    """What is wrong with the list of an archive, before any of it is read."""
    if len(entries) > MOST_FILES:
        yield f"it has more than {MOST_FILES:,} files"
        return
    if sum(entry.file_size for entry in entries) > LARGEST_SITE:
        yield f"it unpacks to more than {LARGEST_SITE:,} bytes"
    seen: dict[str, str] = {}
    for entry in everything:
        name = entry.orig_filename  # `filename` is cut at a NUL
        shown = ascii(name[:100])
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or (kind == stat.S_IFDIR) > _is_folder(entry):
            yield f"{shown} is a link or a device, and only files are taken"
        elif entry.flag_bits & 1 or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            yield f"{shown} is encrypted or packed in an unusual way"
        elif entry.file_size > _most(name):
            yield f"{shown} is larger than {_most(name):,} bytes"
        elif wrong := _wrong_with(name.removesuffix("/"), _is_folder(entry)):
            yield f"{shown} {wrong}"
        if not _is_folder(entry) and _collides(name, seen):
            yield f"{shown} is there twice, or differs from another name only in case"
    names = {entry.orig_filename for entry in entries}
    if f"{SITE}index.html" not in names and any(name != COMMENT for name in names):
        yield f"it has no {SITE}index.html"


def _collides(name: str, seen: dict[str, str]) -> bool:
    """Whether a file would lie on another one, or on a folder, on a disk that knows no case."""
    parts = name.split("/")
    folders = ["/".join(parts[:count]) + "/" for count in range(1, len(parts))]
    if _key(name) in seen or any(seen.setdefault(_key(folder), folder) != folder for folder in folders):
        return True
    seen[_key(name)] = name
    return False


def _key(path: str) -> str:
    return unicodedata.normalize("NFKC", path.removesuffix("/")).casefold()


_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.I)

_INSTRUCTIONS = re.compile(
    r"cname|_(headers|redirects|routes|worker)(\..*)?|(netlify|vercel|now|firebase|staticwebapp\.config)\.(toml|json)"
    r"|(web|app)\.config|robots\.txt|(.*[-_.])?(sw|serviceworker|service[-_]worker)([-_.].*)?\.js",
    re.I,
)
"""Names that tell a host what to do, or a browser to put something between a reader and every page."""


def _wrong_with(name: str, is_folder: bool) -> str:
    """What speaks against a path, or nothing."""
    if name == COMMENT and not is_folder:
        return ""
    parts = name.split("/")
    if any(part in ("", ".", "..") for part in parts):
        return "leads out of the site"
    if not f"{name}/".startswith(SITE):
        return f"is neither {COMMENT} nor below {SITE}"
    if len(name.encode(errors="replace")) > 400 or len(parts) > 20 or any(len(part.encode()) > 200 for part in parts):
        return "has too long a name"
    if "\\" in name or any(unicodedata.category(sign) in _UNSEEN for sign in name):
        return "has signs in its name that are not taken"
    return ""


def _is_left_out(name: str) -> bool:
    """Whether a file is of a type that we do not know, tells the host what to do, or could not be on every disk."""
    parts = name.split("/")
    if set(name) & set(':*?"<>|') or any(part[0] in ". " or part[-1] in ". " for part in parts):
        return True
    known = _TYPES.fullmatch(parts[-1]) and not _INSTRUCTIONS.fullmatch(parts[-1])
    return not known or any(_DEVICES.fullmatch(part) for part in parts)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Kinds of signs that are not seen, or change the direction of what follows."""
