"""What `make site` does to pages on their way into the site: pages that stand elsewhere in the checkout join them, and links follow."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from properdocs.config.defaults import ProperDocsConfig
from properdocs.structure.files import File, Files
from properdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")


def elsewhere() -> dict[str, str]:
    """Files of the checkout that are pages of the site -> their places in it."""
    named = {"models/README.md": "mathematics.md", "CHANGELOG.md": "changelog.md", "benchmarks/README.md": "benchmarks.md"}
    named |= {"inputs/reference/README.md": "reference/facts.md", "CONTRIBUTING.md": "developing/contributing.md"}
    studies = [path.parent for path in sorted(ROOT.glob("inputs/**/README.md")) if (path.parent / "study.yaml").is_file()]
    named |= {f"{folder.relative_to(ROOT)}/README.md": f"gallery/{folder.name}.md" for folder in studies}
    return {source: page for source, page in named.items() if (ROOT / source).is_file()}


def on_config(config: ProperDocsConfig) -> ProperDocsConfig:
    """Pages that may be there or not take their places among the others."""
    docs = Path(config.docs_dir)
    nav: list[Any] = list(config.nav or [])
    gallery = [page for page in elsewhere().values() if page.startswith("gallery/")]
    developing = [f"developing/{path.name}" for path in sorted(docs.glob("developing/*.md"))]
    developing += [page for page in elsewhere().values() if page.startswith("developing/")]
    nav.append({"Gallery": ["gallery.md", *gallery]})
    if (docs / "glossary.md").is_file():
        nav.append("glossary.md")
    nav.append({"Developing": [*developing, "benchmarks.md", "changelog.md"]})
    config.nav = nav
    return config


def on_files(files: Files, config: ProperDocsConfig) -> Files:
    """The pages that stand elsewhere, as if they stood in docs/."""
    for source, page in elsewhere().items():
        files.append(File.generated(config, page, content=(ROOT / source).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: ProperDocsConfig, files: Files) -> str:
    """Links as the checkout has them, as the site has them; what is a file of the checkout alone becomes its path."""
    sources = {uri: source for source, uri in elsewhere().items()}
    source = sources.get(page.file.src_uri, f"docs/{page.file.src_uri}")

    def followed(found: re.Match[str]) -> str:
        target, hash_, anchor = found["target"].partition("#")
        if not target or "://" in target or target.startswith("mailto:"):
            return found[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        uri = next((each for each in _uris(path) if files.get_file_from_path(each) is not None), None)
        if uri is not None:
            relative = posixpath.relpath(uri, posixpath.dirname(page.file.src_uri) or ".")
            return f"{found['image']}[{found['text']}]({relative}{hash_}{anchor})"
        if not (ROOT / path).exists():
            return found[0]  # strict: a link to nothing stops the build
        return f"`{path}`" if found["text"].strip("`/") == path.strip("/") else f"{found['text']} (`{path}`)"

    return LINK.sub(followed, markdown)


def _uris(path: str) -> Iterator[str]:
    """Where in the site a path of the checkout may be."""
    for each in (path, f"{path}/README.md"):
        yield elsewhere().get(each, each.removeprefix("docs/") if each.startswith("docs/") else "")
