"""The report in a browser: filters, evidence, highlights, the keyboard; no request, no error, nothing hostile runs.

Needs Chromium with its driver (Debian: chromium, chromium-driver) and selenium; the check of accessibility needs
axe-core (HSNLP_AXE names its axe.min.js). With HSNLP_BROWSER=required what is missing fails instead of being skipped.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_report import hostile_run, with_themes

from hsnlp.annotators.learned.examples import TEXTS
from hsnlp.pipeline.run import Options, annotate_into
from hsnlp.report import write_report
from hsnlp.resources import resource_dir
from hsnlp.weights import model_folder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
AXE = Path(os.environ.get("HSNLP_AXE", ROOT / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"))


def missing(reason: str) -> None:
    """Skip, or fail where a browser has to be there."""
    if os.environ.get("HSNLP_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = hostile_run(tmp_path_factory.mktemp("browser"), [resource_dir("corpus/sample")])
    with_themes(made)
    write_report(made)
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not shutil.which("chromium") or not shutil.which("chromedriver"):
        missing("no browser: apt-get install chromium chromium-driver")
    try:
        from selenium import webdriver
    except ModuleNotFoundError:
        missing("selenium is not installed: pip install selenium")
    options = webdriver.ChromeOptions()
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(word)
    options.binary_location = shutil.which("chromium") or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()


@pytest.fixture
def page(browser: Any, run: Path) -> Iterator[Any]:
    """The report, freshly opened; afterwards: no error was told, nothing was fetched, and nothing hostile ran."""
    open_page(browser, run / "report.html")
    yield browser
    assert [entry["message"] for entry in browser.get_log("browser")] == []
    assert fetched(browser) == []
    assert browser.execute_script("return window.ran") is None


def open_page(browser: Any, path: Path, width: int = 1280, dark: bool = False) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(path.as_uri())
    assert browser.execute_script("return document.documentElement.dataset.ready") == "yes"


def fetched(browser: Any) -> list[str]:
    """Return the addresses that the page asked for, beside the file itself and what it made."""
    told = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [one["params"]["request"]["url"] for one in told if one["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if not url.startswith(("file:", "blob:", "about:"))]


def all_of(page: Any, selector: str) -> list[Any]:
    return list(page.find_elements("css selector", selector))


def one(page: Any, selector: str) -> Any:
    return page.find_element("css selector", selector)


def click(page: Any, node: Any) -> None:
    page.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", node)
    node.click()


def test_recommendations_are_filtered_and_sorted(page: Any) -> None:
    every = one(page, "#grid-recommendations .pager").text
    one(page, "#grid-recommendations select[data-filter=strength] option[value=strong]").click()
    shown = [row.text for row in all_of(page, "#grid-recommendations tbody td[data-label=Strength]")]
    assert set(shown) == {"strong"}
    assert one(page, "#grid-recommendations .pager").text != every
    one(page, "#grid-recommendations input[type=search]").send_keys("protect")
    texts = [row.text.lower() for row in all_of(page, "#grid-recommendations tbody tr")]
    assert texts
    assert all("protect" in text for text in texts)
    heads = {node.text: node for node in all_of(page, "#grid-recommendations th button")}
    click(page, heads["Lever"])
    levers = [row.text for row in all_of(page, "#grid-recommendations tbody td[data-label=Lever]")]
    assert levers == sorted(levers)
    assert one(page, "#grid-recommendations th[aria-sort=ascending]").text.startswith("Lever")


def test_a_cell_of_the_heat_map_opens_as_many_sentences_as_it_says(page: Any) -> None:
    cell = next(c for c in all_of(page, "#grid-threats .cell.heat") if 1 < int(c.get_attribute("data-n")) < 15)
    number, name = int(cell.get_attribute("data-n")), cell.get_attribute("aria-label").split(":")[0]
    threat = json.loads(cell.get_attribute("data-q"))["m"][0].split(":")[1]
    click(page, cell)
    assert one(page, "#panel-title").text == cell.get_attribute("aria-label").rsplit(":", 1)[0], name
    found = all_of(page, "#panel article")
    assert len(found) == number
    for article in found:
        assert article.find_element("css selector", "mark.sentence").text.strip()
        assert any(f"threat: {threat}" in chip.text for chip in article.find_elements("css selector", ".chip"))


@pytest.mark.parametrize("place", ["#framing", "#course", "#themes", "#others", "#threats figure table.heatmap"])
def test_every_number_opens_exactly_its_passages(page: Any, place: str) -> None:
    wrong = page.execute_script(
        "return [...document.querySelectorAll(arguments[0] + ' [data-q]')].filter((n) => !n.dataset.unit && !n.disabled"
        " && !JSON.parse(n.dataset.q).hasOwnProperty('t')"
        " && find(JSON.parse(n.dataset.q)).length !== Number(n.dataset.n)).map((n) => n.getAttribute('aria-label'))",
        place,
    )
    assert wrong == []


def test_a_sentence_that_several_documents_hold_is_shown_once_and_says_so(page: Any) -> None:
    found = page.execute_script(
        "const query = {m: ['frame:human_security']}; const all = find(query);"
        "const texts = all.map((one) => cut(documentData(one.d), one.start, one.end));"
        "const several = distinct(all); return [texts.length, new Set(texts).size, several.length,"
        " several.reduce((sum, [, again]) => sum + 1 + again, 0), Math.max(...several.map(([, again]) => again))]"
    )
    every, different, shown, counted, most = found
    assert shown == different < every == counted
    assert most >= 1
    page.execute_script("showEvidence({m: ['frame:human_security']}, 1, 'All')")
    while any(button.is_displayed() and button.text == "More" for button in all_of(page, "#panel-body > button")):
        page.execute_script("document.querySelector('#panel-body > button').click()")
    assert len(all_of(page, "#panel article")) == shown
    assert any("the same words in" in where.text for where in all_of(page, "#panel .where"))


def test_evidence_leads_to_the_sentence_in_the_whole_text_and_back_by_the_keyboard(page: Any) -> None:
    from selenium.webdriver import ActionChains, Keys

    cell = next(c for c in all_of(page, "#framing .cell") if c.is_enabled())
    page.execute_script("arguments[0].focus()", cell)
    cell.send_keys(Keys.ENTER)
    quote = one(page, "#panel article mark.sentence").text
    opener = next(b for b in all_of(page, "#panel article button") if b.text == "Open in document")
    opener.send_keys(Keys.ENTER)
    assert one(page, "#book").get_attribute("open") is not None
    page.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    here = page.execute_script("return document.querySelector('.p.here').textContent")
    assert " ".join(here.split()) == " ".join(quote.split())
    ActionChains(page).send_keys(Keys.ESCAPE).perform()
    assert one(page, "#book").get_attribute("open") is None
    ActionChains(page).send_keys(Keys.ESCAPE).perform()
    assert one(page, "#panel").get_attribute("open") is None
    assert page.execute_script("return document.activeElement === arguments[0]", cell)


def test_highlights_are_switched_and_the_text_stays_as_it_is(page: Any) -> None:
    page.execute_script("openDocument(DATA.docs.findIndex((d) => /Walls of Words/.test(d.title)))")
    whole = page.execute_script(
        "return documentData(DATA.docs.findIndex((d) => /Walls of Words/.test(d.title))).t[0][1]"
    )
    box = one(page, "#reader input[data-m='frame:securitisation']")
    before = len(all_of(page, "#reader .p.sec"))
    assert before > 0
    click(page, box)
    assert all_of(page, "#reader .p.sec") == []
    click(page, one(page, "#reader input[data-m='threat:state']"))
    assert all_of(page, "#reader .p.tagged[data-after*=state]")
    click(page, box)
    assert len(all_of(page, "#reader .p.sec")) == before
    assert page.execute_script("return document.querySelector('#reader .text').textContent") == whole


def test_a_sentence_without_a_cue_says_which_written_example_it_is_like(browser: Any, tmp_path: Path) -> None:
    told = json.loads((model_folder("best") / TEXTS).read_text(encoding="utf-8"))["examples"]
    written = [one["text"] for one in told[::40]]
    (tmp_path / "a.txt").write_text("\n\n".join(written), encoding="utf-8")
    annotate_into(tmp_path / "run", [tmp_path / "a.txt"], Options(workers=1, annotator="best"))
    write_report(tmp_path / "run")
    open_page(browser, tmp_path / "run" / "report.html")
    found = browser.execute_script(
        "return documentData(0).p.filter((p) => p.likes.length).map((p) => [cut(documentData(0), p.start, p.end),"
        " p.cues.length, article(p).querySelector('.why').textContent])"
    )
    bare = [(text, why) for text, cues, why in found if not cues]
    assert bare
    for text, why in bare:
        assert why.startswith("No cue stands in it")
        assert text not in written or f"Like “{text}” (written example of " in why
    assert any("Cues: " in why and "Like “" in why for _, _, why in found)
    assert browser.execute_script("return new Set(DATA.examples).size === DATA.examples.length")
    assert browser.get_log("browser") == []


def test_hostile_titles_and_texts_are_shown_as_they_are(page: Any) -> None:
    place = page.execute_script("return DATA.docs.findIndex((d) => /onerror/.test(d.name))")
    page.execute_script("openDocument(arguments[0])", place)
    shown = one(page, "#reader .text").text
    assert "<img src=x onerror=" in shown
    assert "{{ 7 * 7 }}" in shown
    page.execute_script("document.querySelector('#book').close()")
    one(page, "#grid-recommendations input[type=search]").send_keys("window.ran")
    for button in all_of(page, "#grid-recommendations tbody .link"):
        click(page, button)
        page.execute_script("document.querySelector('#panel').close()")
    assert all_of(page, "main img, main script, main iframe") == []


def test_figures_are_saved_as_pictures_and_tables(page: Any) -> None:
    made = page.execute_script(
        "return [...document.querySelectorAll('figure.fig')].map((f) => [f.dataset.name, figureSvg(f), figureCsv(f)])"
    )
    assert {"frame-and-voice", "threats-by-source", "recommendations", "course"} <= {name for name, _, _ in made}
    for name, picture, table in made:
        assert picture.startswith("<svg"), name
        assert picture.count("<text") > 2, name
        assert table.count("\n") >= 1, name


def test_citations_name_the_source_the_page_and_the_place(page: Any) -> None:
    told = page.execute_script(
        "const one = find({m: ['frame:securitisation']})[0]; return citation(one.d, 4, 10, 20, 'a  b')"
    )
    assert told.startswith("“a b”")
    assert "p. 4." in told
    assert ":10–20" in told


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)])
@pytest.mark.parametrize("state", ["page", "panel", "book"])
def test_axe_finds_no_serious_violation(page: Any, run: Path, width: int, dark: bool, state: str) -> None:
    if not AXE.is_file():
        missing(f"axe-core is not at {AXE}: npm install --no-save --prefix build/axe axe-core, or set HSNLP_AXE")
    open_page(page, run / "report.html", width, dark)
    if state == "panel":
        page.execute_script("document.querySelector('#framing .cell:not(:disabled)').click()")
    if state == "book":
        page.execute_script("openDocument(0, 10)")
    page.execute_script(AXE.read_text(encoding="utf-8"))
    found = page.execute_async_script("axe.run(document).then(arguments[arguments.length - 1])")
    grave = [v for v in found["violations"] if v["impact"] in {"serious", "critical"}]
    assert [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in grave] == []
    assert page.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_the_switch_turns_light_into_dark(page: Any) -> None:
    colour = "return getComputedStyle(document.body).backgroundColor"
    light = page.execute_script(colour)
    one(page, "#theme-switch").click()
    assert page.execute_script(colour) != light


def test_a_document_of_a_large_run_opens_on_its_own_page_at_the_sentence(page: Any, run: Path, tmp_path: Path) -> None:
    copied = tmp_path / "run"
    shutil.copytree(run, copied)
    write_report(copied, embedded_words=10)
    open_page(page, copied / "report.html")
    left = page.execute_script(
        "const n = [...document.querySelectorAll('#framing .cell')].sort((a, b) => b.dataset.n - a.dataset.n)[0];"
        "n.click(); return document.querySelector('#panel-body p').textContent"
    )
    assert "left out of this file" in left
    link = next(a for a in all_of(page, "#panel article a") if a.text == "Open in document").get_attribute("href")
    quote = one(page, "#panel article mark.sentence").text
    page.get(link)
    page.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    here = page.execute_script("return document.querySelector('.p.here').textContent")
    assert " ".join(here.split()) == " ".join(quote.split())
