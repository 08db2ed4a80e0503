#!/usr/bin/env python3
"""Opens the HTML report in Chromium and uses it as a person would: every filter, the links, the keyboard, dark, printed, without its
script, and on a narrow screen. Fails where the page asks the network for anything.

    tests/outside/page.py PRECLAIM FOLDER [--pictures DIR]
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from chromium import Chromium

SHOWN = "document.querySelectorAll('.{}:not([hidden])').length"

# The contrast of every text with what stands behind it, where it is less than WCAG asks.
CONTRAST = """(() => {
    const parts = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
    const behind = (at) => {
        for (; at; at = at.parentElement) {
            const [r, g, b, a = 1] = parts(getComputedStyle(at).backgroundColor);
            if (a > 0) return [r, g, b];
        }
        return [255, 255, 255];
    };
    const poor = [];
    for (const at of document.querySelectorAll('body *')) {
        const own = [...at.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        if (!own || !at.getClientRects().length || at.closest('script, style')) continue;
        const [a, b] = [light(parts(getComputedStyle(at).color)), light(behind(at))];
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (ratio < 4.5) poor.push(at.tagName + '.' + at.className + ' ' + ratio.toFixed(2) + ': ' + at.textContent.slice(0, 30));
    }
    return poor.slice(0, 5);
})()"""


def same(what, found, wanted):
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, and it should be {wanted!r}")
    print(f"  {what}: {found!r}")


def own(claim):
    return [finding for finding in claim["findings"] if "inherited" not in finding]


def filters(page, report):
    claims = report["claims"]
    groups = report["programmes"] + [report["centre"]]
    findings = sum(len(own(claim)) for claim in claims) + sum(len(group["findings"]) for group in groups)
    same("claims listed", page.run(SHOWN.format("claim")), len(claims))
    same("findings listed", page.run(SHOWN.format("finding")), findings)
    wanted = {
        "by-verdict": lambda value, _: [c for c in claims if c["verdict"] == value],
        "by-programme": lambda _, label: [c for c in claims if c["programme"] == label],
        "by-rule": lambda value, _: [c for c in claims if any(f["rule"] == value for f in c["findings"])],
    }
    for name, matching in wanted.items():
        options = page.run(f"[...document.getElementById('{name}').options].map((o) => [o.value, o.label])")
        page.run(f"document.getElementById('{name}').focus()")
        for value, label in options[1:]:
            page.key("ArrowDown", 40)
            same(f"{name} {label}", page.run(f"document.getElementById('{name}').value"), value)
            found = page.run("[...document.querySelectorAll('.claim:not([hidden]) .id')].map((at) => at.textContent)")
            same("  claims", sorted(found), sorted(c["learner_id"] for c in matching(value, label)))
            # Every finding, cause, cell and row that is shown belongs to the choice, and none is shown without its finding.
            strays = page.run("""(() => {
                const numbers = new Set([...document.querySelectorAll('.finding:not([hidden])')].map((at) => at.id.slice(1)));
                return [...document.querySelectorAll('.row:not([hidden])')].filter((at) => !at.dataset.f.split(' ').some((f) => numbers.has(f))).length;
            })()""")
            same("  rows without a finding", strays, 0)
            says = page.run("document.getElementById('shown').textContent")
            if not says.startswith(f"{len(found)} of {len(claims)} "):
                raise AssertionError(f"the count says {says!r}")
        page.click("#filter button")
        same("after the button, claims", page.run(SHOWN.format("claim")), len(claims))
    learner = claims[len(claims) // 2]
    page.click("#by-learner")
    page.type(learner["learner_id"])
    same(f"by-learner {learner['learner_id']}", page.run(SHOWN.format("claim")), 1)
    page.click("#filter button")
    page.click("#by-learner")
    page.type("nobody has this name")
    same("a search for nobody", page.run(f"[{SHOWN.format('claim')}, {SHOWN.format('finding')}, {SHOWN.format('cause')}]"), [0, 0, 0])
    page.click("#filter button")


def links(page):
    page.click(".finding .links a")
    where = page.run("location.hash")
    same("the link from a finding leads to a row", where.startswith("#r"), True)
    in_view = f"""(() => {{
        const row = document.querySelector('{where}'), box = row.getBoundingClientRect();
        return [row.matches('.row'), document.activeElement === row, box.bottom > 0 && box.top < innerHeight, row.querySelectorAll('.mark').length > 0];
    }})()"""
    same("it is a source row, focused, in view, with a marked cell", page.run(in_view), [True, True, True, True])
    page.click(f"{where} .to")
    back = page.run("location.hash")
    same("and back to a finding", page.run(f"[document.querySelector('{back}').matches('.finding'), document.activeElement.id]"), [True, back[1:]])
    page.click(".whom a")
    same("from a cause to a finding", page.run("document.activeElement.matches('.finding')"), True)
    page.click(".finding td:nth-child(3) a")
    same("from a finding to its rule", page.run("document.activeElement.id.startsWith('rule-')"), True)
    # A link to what the filter hides clears the filter, and says so.
    page.click("#by-learner")
    page.type("nobody has this name")
    page.run("(() => { const a = document.createElement('a'); a.id = 'probe'; a.href = document.querySelector('.whom a').getAttribute('href'); a.textContent = 'probe'; document.querySelector('main').prepend(a); })()")
    page.click("#probe")
    same("a link to what is hidden shows it", page.run("document.activeElement.matches('.finding:not([hidden])')"), True)
    same("and says so", page.run("document.getElementById('shown').textContent.startsWith('The filter was cleared')"), True)
    page.run("document.getElementById('probe').remove()")


def access(page, url):
    # Afresh: the keyboard starts where the last click was.
    page.open(url)
    nodes = [node for node in page.call("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]
    roles = {}
    for node in nodes:
        roles.setdefault(node["role"]["value"], []).append(node.get("name", {}).get("value", "").strip())
    for landmark in ("banner", "navigation", "search", "main", "contentinfo"):
        same(f"landmark {landmark}", len(roles.get(landmark, [])), 1)
    for role in ("combobox", "searchbox", "button", "table", "region", "link", "image", "columnheader", "rowheader", "status"):
        nameless = [name for name in roles.get(role, []) if not name and role not in ("status", "columnheader")]
        same(f"{len(roles.get(role, []))} of role {role}, without a name", len(nameless), 0)
    same("the count is announced", page.run("document.getElementById('shown').getAttribute('aria-live')"), "polite")
    levels = page.run("[...document.querySelectorAll('h1, h2, h3, h4')].map((at) => Number(at.tagName[1]))")
    same("headings skip no level", all(b <= a + 1 for a, b in zip(levels, levels[1:])), True)
    # The first stops of the keyboard: past the links of the navigation to the filter.
    page.key("Tab", 9)
    same("the first stop is the way past the navigation", page.run("document.activeElement.className"), "skip")
    stops = []
    for _ in range(14):
        page.key("Tab", 9)
        stops.append(page.run("document.activeElement.id || document.activeElement.tagName"))
    for control in ("by-verdict", "by-programme", "by-rule", "by-learner"):
        same(f"the keyboard reaches {control}", control in stops, True)


def looks(page, pictures):
    for scheme in ("light", "dark"):
        page.media(scheme=scheme)
        same(f"texts of too little contrast, {scheme}", page.run(CONTRAST), [])
        if pictures:
            page.run("scrollTo(0, 0)")
            page.size(1280, 900)
            page.picture(pictures / f"page-{scheme}.png")
            for part in ("todo", "claims", "groups", "findings", "source", "rules", "audit"):
                if page.run(f"Boolean(document.getElementById('{part}'))"):
                    page.run(f"document.getElementById('{part}').scrollIntoView()")
                    page.picture(pictures / f"page-{scheme}-{part}.png")
    page.media(scheme="light")
    page.size(320, 700)
    same("at 320 pixels nothing but tables scrolls sideways", page.run("document.documentElement.scrollWidth <= 320"), True)
    if pictures:
        page.run("scrollTo(0, 0)")
        page.picture(pictures / "page-narrow.png")
    page.size(1280, 900)
    page.media(media="print")
    same("printed without the navigation", page.run("getComputedStyle(document.querySelector('nav')).display"), "none")
    page.media()
    with tempfile.TemporaryDirectory() as folder:
        paper = (pictures or pathlib.Path(folder)) / "page.pdf"
        page.paper(str(paper))
        same("the printed page is a PDF", paper.read_bytes()[:5], b"%PDF-")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("preclaim")
    arguments.add_argument("folder")
    arguments.add_argument("--pictures", type=pathlib.Path)
    given = arguments.parse_args()
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        html, told = pathlib.Path(folder) / "report.html", pathlib.Path(folder) / "report.json"
        run = [given.preclaim, "check", given.folder, "-o", str(html), "-o", str(told), "--quiet", "--no-progress"]
        if subprocess.run(run, stdout=subprocess.DEVNULL).returncode > 1:
            raise SystemExit("preclaim did not write the report")
        report = json.loads(told.read_text(encoding="utf-8"))
        page = Chromium()
        try:
            page.size(1280, 900)
            page.media()
            page.open(html.as_uri())
            filters(page, report)
            links(page)
            access(page, html.as_uri())
            looks(page, given.pictures)
            same("what the page asked for", set(page.requests), {html.as_uri()})
            page.call("Emulation.setScriptExecutionDisabled", value=True)
            page.open(html.as_uri())
            page.call("Emulation.setScriptExecutionDisabled", value=False)
            # The page's own script is off; the debugger still counts.
            same("without its script, claims", page.run(SHOWN.format("claim")), len(report["claims"]))
            same("and no filter that does nothing", page.run("document.getElementById('filter').hidden"), True)
            same("complaints of the browser", page.complaints, [])
            same("what the page asked for", set(page.requests), {html.as_uri()})
        finally:
            page.close()
    print("The page does what it should.")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as wrong:
        sys.exit(f"WRONG: {wrong}")
