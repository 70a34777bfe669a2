"""A person who reads Russian walks through the dashboard: real browser, real service."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.live_service import LiveService
from tests.translations import DOMAINS, forms_of, messages

pytestmark = pytest.mark.e2e

READ = """() => {
  const other = "code, script, style, noscript, .job-error, .vote-why, [lang]:not(html)";
  const own = (node) => !node.closest(other);
  const seen = (node) => own(node) && node.checkVisibility();
  const said = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode())
    if (seen(walk.currentNode.parentElement)) said.push(walk.currentNode.data);
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const node of document.querySelectorAll(`[${name}]`))
      if (seen(node)) said.push(node.getAttribute(name));
  return said;
}"""
"""What a page tells whoever sees it and whoever hears it; without commands, other languages, and places
where the service's own words have the particulars of an error."""

LATIN = re.compile("[A-Za-z]{2,}")
PROPER = {"Semblance", "Flower", "Redis", "API", "HNSW", "Annoy", "JPEG", "PNG", "UTC", "holidays"}


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page of somebody whose browser asks for Russian."""
    view = {"width": request.param, "height": 844}
    context = browser.new_context(locale="ru-RU", viewport=view)
    yield context.new_page()
    context.close()


def words_of_data(service: LiveService) -> set[str]:
    """What galleries, labels, encoders and files are called: nobody translates those."""
    named = [str(service.drawn.gallery), *(path.name for path, _ in service.drawn.queries)]
    named += [one["encoder"] for one in service.get("/service")["encoders"]]
    named += service.get("/service")["training"]["encoders"]
    for job in service.get("/jobs?limit=500")["jobs"]:  # also of galleries that are gone
        named += [job["gallery"], job["encoder"] or ""]
    for gallery in service.get("/galleries")["galleries"]:
        name = gallery["name"]
        labels = service.get(f"/galleries/{name}/labels")["labels"]
        named += [name, *(one["label"] or "" for one in labels)]
    named += [one["gallery"] for one in service.get("/jobs?limit=200")["jobs"]]
    named += [one["name"] for one in service.get("/galleries/drawn/images?limit=500")["images"]]
    return set(LATIN.findall(" ".join(named)))


def words_of_translations() -> set[str]:
    """What Russian itself writes in Latin letters: MAP@10, timm."""
    said = (form for domain in DOMAINS for one in messages(domain, "ru") for form in forms_of(one))
    return {word for form in said for word in LATIN.findall(re.sub(r"`[^`]*`|\{\w+\}", "", form))}


class Walk:
    """Somebody going through pages, of which each is read."""

    def __init__(self, page: Page, service: LiveService) -> None:
        self.page = page
        self.service = service
        self.known = words_of_translations() | words_of_data(service) | PROPER

    def go(self, path: str) -> None:
        self.page.goto(self.service.url + path)

    def heading(self) -> Locator:
        return self.page.locator("main h1:visible")

    def read(self) -> None:
        """See that all of it is in Russian and fits."""
        said = self.page.evaluate(READ)
        foreign = {one for one in said if not set(LATIN.findall(one)) <= self.known}
        assert not foreign, (self.page.url, foreign)
        assert any(re.search("[а-я]{3}", one) for one in said)
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(overflow) <= 0, self.page.url

    def dismiss(self, button: Locator) -> None:
        """Open a dialog, read it, and leave things as they are."""
        button.click()
        expect(self.page.locator("dialog")).to_be_visible()
        self.read()
        self.cancel()

    def cancel(self) -> None:
        self.page.locator("dialog").get_by_role("button", name="Отмена").click()
        expect(self.page.locator("dialog")).to_have_count(0)

    def choose(self, language: str) -> None:
        self.page.get_by_role("button", name=language, exact=True).press("Enter")


@pytest.fixture
def walk(reader: Page, service: LiveService) -> Iterator[Walk]:
    """Somebody on the way, whose browser has nothing to complain of."""
    complaints: list[str] = []
    reader.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    reader.on("pageerror", lambda error: complaints.append(str(error)))
    yield Walk(reader, service)
    assert not complaints


def lies_under(menu: Locator, button: Locator) -> bool:
    """Whether a menu is where one looks for it."""
    box, opener = menu.bounding_box(), button.bounding_box()
    assert box is not None
    assert opener is not None
    return 0 <= box["y"] - (opener["y"] + opener["height"]) < 20


def test_a_search_is_russian(walk: Walk) -> None:
    page = walk.page
    walk.go("/?gallery=drawn")
    expect(walk.heading()).to_have_text("Поиск по изображению")
    expect(page.locator("#starter-list li").first).to_be_visible()
    walk.read()

    picture, _ = walk.service.drawn.queries[0]
    page.locator("#picture").set_input_files(picture)
    expect(walk.heading()).to_have_text("10 результатов")
    expect(page.locator(".answer-head p.muted")).to_have_text(
        re.compile(r"^по 3\sголосам за [\d,]+\sм?с$")
    )
    walk.read()
    answer = page.url
    page.get_by_test_id("result").first.locator(".result-open").click()
    expect(page.locator("dialog.viewer")).to_be_visible()
    expect(page.locator(".viewer-score .number").first).to_have_text(re.compile(r"^\d+,\d+$"))
    walk.read()
    page.keyboard.press("Escape")

    # Of a page whose address scripts changed, the switch comes back to what is looked at.
    walk.choose("English")
    expect(walk.heading()).to_have_text("10 results")
    assert page.url == answer
    walk.choose("Русский")
    expect(walk.heading()).to_have_text("10 результатов")


def test_galleries_are_russian(walk: Walk) -> None:
    page, (picture, _) = walk.page, walk.service.drawn.queries[0]
    walk.go("/galleries")
    expect(page.get_by_test_id("gallery").first).to_be_visible()
    walk.read()
    walk.dismiss(page.get_by_role("button", name="Новая галерея"))

    walk.go("/galleries/drawn")
    expect(page.get_by_test_id("picture").first).to_be_visible()
    expect(page.locator("#facts")).to_have_text(re.compile(r"изображени.+мет"))
    for panel in page.locator("details.panel:visible > summary").all():
        panel.click()
    walk.read()
    expect(page.locator("main [aria-busy=true]")).to_have_count(0)
    more = page.get_by_role("button", name="Другие действия")
    more.click()
    assert lies_under(page.locator("#more-menu"), more)
    walk.dismiss(page.get_by_role("button", name="Удалить галерею…"))
    page.locator("#files").set_input_files(picture)
    expect(page.locator("dialog h2")).to_have_text("Добавить 1 изображение в галерею drawn")
    walk.read()
    walk.cancel()
    page.get_by_test_id("picture").first.locator(".tile-open").click()
    expect(page.locator("dialog.viewer")).to_be_visible()
    walk.read()


def test_jobs_and_the_service_are_russian(walk: Walk) -> None:
    page = walk.page
    walk.go("/jobs?gallery=drawn")
    expect(page.get_by_test_id("job").first).to_be_visible()
    walk.read()
    walk.dismiss(page.get_by_role("button", name="Переиндексировать…"))
    page.locator("#service").click()
    expect(page.locator("#service-details")).to_be_visible()
    walk.read()
    walk.choose("English")
    expect(walk.heading()).to_have_text("Jobs")
    walk.go("/galleries")
    expect(walk.heading()).to_have_text("Galleries")  # the choice is remembered
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_every_page_in_the_header_is_russian(walk: Walk) -> None:
    walk.go("/")
    paths = [str(one.get_attribute("href")) for one in walk.page.locator(".nav a").all()]
    assert len(paths) >= 3
    for path in paths:
        walk.go(path)
        expect(walk.page.locator("[aria-busy=true]")).to_have_count(0)
        walk.read()


def test_errors_are_told_in_russian(reader: Page, service: LiveService) -> None:
    reader.goto(f"{service.url}/galleries/unheard-of")
    expect(reader.locator("main h1")).to_have_text("Здесь такого нет")
    reader.goto(f"{service.url}/?gallery=drawn")
    text = {"name": "holiday.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture at all"}
    reader.locator("#picture").set_input_files(text)  # type: ignore[arg-type]
    expect(reader.get_by_text("Это не изображение известного типа")).to_be_visible()
    # What is particular to the case is only in the service's own words.
    expect(reader.get_by_text("not a picture of a known type")).to_be_visible()


def test_without_scripts_the_language_can_be_chosen(
    browser_without_scripts: Page, service: LiveService
) -> None:
    page, (picture, _) = browser_without_scripts, service.drawn.queries[2]
    page.goto(f"{service.url}/?gallery=drawn")
    page.get_by_role("button", name="Русский").click()
    expect(page.locator("h1")).to_have_text("Поиск по изображению")
    assert page.url.endswith("/?gallery=drawn")
    page.locator("#picture").set_input_files(picture)
    page.locator("#ask [type=submit]").click()
    expect(page.locator("li.result")).to_have_count(10, timeout=15_000)
    expect(page.locator(".asked")).to_contain_text("проголосовал")
    page.get_by_role("button", name="English").click()
    expect(page.locator(".asked")).to_contain_text("voted")
