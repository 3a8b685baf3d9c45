// The pages of the reading room in a real browser. Run by `crates/reftel-cli/tests/browser.rs`, which serves the
// examples and a document made to do harm, and gives their address in READING_ROOM.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";

const base = process.env.READING_ROOM;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const pages = {
  library: "/",
  "library, narrowed": "/?q=kind%3Acable&sort=oldest",
  search: "/search?q=prisoners+OR+Zarles",
  "search, nothing found": "/search?q=zzzzqqqq",
  "search, not understood": "/search?q=%22open",
  telegram: "/doc/10ALDIS1102",
  "telegram with words highlighted": "/doc/10ALDIS3857?q=prisoners",
  "telegram, raw": "/doc/10ALDIS1102?view=raw",
  "header explained": "/explain/10ALDIS3857",
  citation: "/cite/10ALDIS1102?p=2",
  chain: "/chain/10ALDIS3857",
  gaps: "/gaps",
  guidance: "/guidance?on=2008-07-01",
  "planned contact": "/may",
  "planned contact, ruled on": "/may?act=meet&as=Assistant+Secretary&with=Minister&of=Belarus&on=2008-07-01",
  "past contacts": "/contacts?officials_of=US",
  "planned contact, not understood": "/may?act=meet&of=%3Cscript%3Eharm()%3C%2Fscript%3E&on=2008-07-01",
  dialogues: "/dialogue?on=2012-01-10",
  "board of a dialogue": "/dialogue/halvern-zarechia?on=2012-01-10",
  "session of a dialogue": "/dialogue/halvern-zarechia/2?on=2012-01-10",
  "brief before a session": "/dialogue/halvern-zarechia/3/brief?on=2012-01-10",
  "no such dialogue": "/dialogue/none",
  screening: "/screen",
  "screening, with results": "/screen?names=Pavel+Zhdanovich%0ANobody+Atall%0AZubrow+Azot%0Aharm+Timber",
  entity: "/entity/followthemoney-one-json%3A1",
  "entity with ownership and a hostile name": "/entity/followthemoney-one-json%3A2",
  timeline: "/timeline",
  "timeline, narrowed to nothing": "/timeline?kind=aid&from=1801-01-01&until=1801-12-31",
  "on a day": "/state",
  "on a day, chosen": "/state?on=2010-06-01",
  conflicts: "/conflicts",
  pledges: "/pledges?state=open",
  course: "/course?step=month",
  review: "/inbox",
  ledger: "/ledger",
  status: "/status",
  help: "/help",
  "no such document": "/doc/99NOWHERE1",
};
const missing = new Set(["no such document", "no such dialogue"]);
const refused = new Set(["search, not understood"]);

const screens = {
  wide: { viewport: { width: 1400, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"],
  });
});
after(() => browser?.close());

async function inBrowser(options, use) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const outside = [];
  const errors = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("data:")) outside.push(url);
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    // A page that is answered with 404 is reported as an error of the network; it is asked for on purpose.
    if (message.type() === "error" && !message.text().includes("status of 4")) errors.push(message.text());
  });
  try {
    await use(page);
    assert.deepEqual(outside, [], "something was loaded from outside");
    assert.deepEqual(errors, [], "the page reported errors");
  } finally {
    await context.close();
  }
}

for (const [screen, size] of Object.entries(screens)) {
  for (const colorScheme of ["light", "dark"]) {
    describe(`${screen}, ${colorScheme}`, () => {
      for (const [name, path] of Object.entries(pages)) {
        test(name, () =>
          inBrowser({ ...size, colorScheme }, async (page) => {
            const response = await page.goto(base + path);
            const status = response.status();
            if (missing.has(name)) assert.equal(status, 404);
            else if (refused.has(name)) assert.equal(status, 400);
            else assert.equal(status, 200);
            assert.ok((await page.locator("main h1").first().innerText()).trim().length > 0, "a heading");
            const { scroll, inner } = await page.evaluate(() => ({
              scroll: document.documentElement.scrollWidth,
              inner: document.documentElement.clientWidth,
            }));
            assert.ok(scroll <= inner, `the page is ${scroll} wide on a screen of ${inner}`);
            // The page's policy keeps scripts out, so that this one goes in as the browser's own.
            await page.evaluate(axe);
            const result = await page.evaluate(() => axe.run(document));
            const serious = result.violations
              .filter((violation) => ["serious", "critical"].includes(violation.impact))
              .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join("; ")}`);
            assert.deepEqual(serious, []);
            assert.ok(result.passes.length > 5, "the checks ran");
          }),
        );
      }
    });
  }
}

describe("without JavaScript", () => {
  for (const [name, path] of Object.entries(pages)) {
    test(name, async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(base + path);
      assert.ok(await page.locator("main h1").first().isVisible());
      await context.close();
    });
  }

  test("from the library to a passage, and to its citation", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(base + "/");
    await page.locator("input[type=search]").first().fill('"ceiling of six"');
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\?/);
    const link = page.locator("main a[href*='/doc/'][href*='#']").first();
    await link.click();
    await page.waitForURL(/\/doc\/.*#/);
    const target = page.locator(":target");
    assert.equal(await target.count(), 1, "the link lands on a paragraph");
    assert.ok((await target.innerText()).includes("ceiling"));
    assert.ok((await target.locator("mark").count()) > 0, "what was searched for is highlighted");
    const inView = await target.boundingBox();
    assert.ok(inView.y >= 0 && inView.y < 900, `the paragraph is at ${inView.y}`);
    await target.locator("a[href*='/cite/']").first().click();
    await page.waitForURL(/\/cite\//);
    const forms = await page.locator("main textarea, main pre").all();
    const text = (await Promise.all(forms.map((form) => form.evaluate((e) => e.value ?? e.textContent)))).join("\n");
    assert.match(text, /^@\w+\{/m, "BibTeX");
    assert.match(text, /"issued"/, "CSL-JSON");
    assert.match(text, /TextQuoteSelector/, "Web Annotation");
    assert.equal(text.split("ceiling of six").length > 3, true, "the quote is in the forms");
    await context.close();
  });
});

describe("names", () => {
  for (const javaScriptEnabled of [true, false]) {
    test(`are screened and lead to an entity, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
      const context = await browser.newContext({ javaScriptEnabled });
      const page = await context.newPage();
      await page.goto(base + "/");
      await page.locator("header nav a", { hasText: "Screen" }).click();
      await page.locator("textarea").fill("Жданович Павел\nNobody Atall");
      await page.locator("main button").click();
      await page.waitForLoadState();
      const results = await page.locator("table.screened").innerText();
      assert.match(results, /Nobody Atall\s+not found/);
      assert.match(results, /surnames? equal/i);
      assert.equal(await page.locator("textarea").inputValue(), "Жданович Павел\nNobody Atall");
      await page.locator("table.screened a").first().click();
      await page.waitForURL(/\/entity\//);
      assert.match(await page.locator("main").innerText(), /Who writes it so/);
      await context.close();
    });
  }
});

describe("guidance", () => {
  for (const javaScriptEnabled of [true, false]) {
    test(`rules on a contact, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
      const context = await browser.newContext({ javaScriptEnabled });
      const page = await context.newPage();
      await page.goto(base + "/");
      await page.locator("header nav a", { hasText: "Guidance" }).click();
      await page.locator("main a", { hasText: "planned contact" }).click();
      await page.getByLabel("Title or rank of who acts").fill("Assistant Secretary");
      await page.getByLabel("Title or rank of whom it is with").fill("Minister of Foreign Affairs");
      await page.getByLabel("Their state").fill("Belarus");
      await page.getByLabel("Day").fill("2008-07-01");
      await page.locator("main button").click();
      await page.waitForLoadState();
      assert.equal(await page.locator("section.ruling h2").innerText(), "Not permitted");
      assert.match(await page.locator("section.ruling").innerText(), /08STATE67793 ¶3/);
      // The form keeps what was asked; a condition that is met changes the ruling.
      assert.equal(await page.getByLabel("Their state").inputValue(), "Belarus");
      await page.getByLabel("significant steps to ease repression").check();
      await page.locator("main button").click();
      await page.waitForLoadState();
      assert.equal(await page.locator("section.ruling h2").innerText(), "Permitted");
      await context.close();
    });
  }
});

describe("by keyboard", () => {
  test("the first stop is the way past the navigation", () =>
    inBrowser(screens.wide, async (page) => {
      await page.goto(base + "/doc/10ALDIS1102");
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => document.activeElement.getAttribute("href"));
      assert.match(focused ?? "", /^#/);
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate((href) => document.querySelector(href) !== null, focused), true);
    }));

  test("/ goes to the search field, and j and k from paragraph to paragraph", () =>
    inBrowser(screens.wide, async (page) => {
      await page.goto(base + "/doc/10ALDIS1102");
      const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.type);
      await page.keyboard.press("j");
      const first = await focused();
      await page.keyboard.press("j");
      const second = await focused();
      assert.notEqual(first, second);
      await page.keyboard.press("k");
      assert.equal(await focused(), first);
      await page.keyboard.press("/");
      assert.equal(await page.evaluate(() => document.activeElement.type), "search");
      await page.keyboard.type("/j");
      assert.ok((await page.evaluate(() => document.activeElement.value)).endsWith("/j"), "keys in a field are text");
    }));

  test("claims are decided about by one key each, and decisions are taken back", () =>
    inBrowser(screens.wide, async (page) => {
      await page.goto(base + "/inbox");
      const waiting = async () => Number(/of ([\d,]+)/.exec(await page.locator(".bar").first().innerText())[1].replace(",", ""));
      const ids = () => page.locator(".inbox .id").allInnerTexts();
      const [first, second, third] = await ids();
      const before = await waiting();
      await page.keyboard.press("a");
      assert.equal(await page.locator("#room-say").innerText(), "Choose a claim first: j and k move");
      assert.equal(await waiting(), before, "what nobody chose is not decided about");
      await page.keyboard.press("j");
      await Promise.all([page.waitForURL(/#claim-1$/), page.keyboard.press("a")]);
      assert.deepEqual((await ids()).slice(0, 2), [second, third]);
      assert.equal(await page.evaluate(() => document.activeElement.id), "claim-1", "the next one is chosen");
      await Promise.all([page.waitForNavigation(), page.keyboard.press("x")]);
      assert.equal((await ids())[0], third);
      assert.equal(await waiting(), before - 2);
      await page.keyboard.press("e");
      await page.keyboard.type("detention.release");
      assert.equal(await page.evaluate(() => document.activeElement.name), "kind", "keys in a field are text");
      await page.keyboard.press("Escape");
      for (let left = 2; left > 0; left--) {
        await Promise.all([page.waitForNavigation(), page.keyboard.press("u")]);
      }
      assert.equal(await waiting(), before);
      assert.equal((await ids())[0], first);
    }));

  test("everything that can be clicked can be reached and is seen to be", () =>
    inBrowser(screens.wide, async (page) => {
      await page.goto(base + "/search?q=prisoners");
      const reachable = await page.locator("a[href], button, input, select, summary").count();
      assert.ok(reachable > 10);
      const hidden = await page.evaluate(() =>
        [...document.querySelectorAll("a[href], button, input, select, summary")]
          .filter((element) => element.tabIndex < 0)
          .map((element) => element.outerHTML.slice(0, 80)),
      );
      assert.deepEqual(hidden, []);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        return style.outlineStyle !== "none" || style.boxShadow !== "none";
      });
      assert.ok(outline, "the focus is visible");
    }));
});

describe("a selection", () => {
  test("is cited with its characters", () =>
    inBrowser(screens.wide, async (page) => {
      await page.goto(base + "/doc/10ALDIS1102");
      const quote = await page.evaluate(() => {
        const text = document.querySelector("[id='p2'] [data-text], #p2 .text");
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        const node = walker.nextNode();
        const range = document.createRange();
        range.setStart(node, 3);
        range.setEnd(node, 23);
        const selection = getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
        document.dispatchEvent(new Event("selectionchange"));
        return selection.toString();
      });
      const link = page.locator("[data-cite-selection]");
      await link.waitFor({ state: "visible" });
      await link.click();
      await page.waitForURL(/\/cite\/.*from=3&to=23/);
      assert.ok((await page.locator("main").innerText()).includes(quote), `the citation quotes “${quote}”`);
    }));
});

describe("a document made to do harm", () => {
  test("is shown as text", () =>
    inBrowser(screens.wide, async (page) => {
      let ran = false;
      await page.exposeFunction("harm", () => (ran = true));
      page.on("dialog", (dialog) => ((ran = true), dialog.dismiss()));
      await page.goto(base + "/search?q=sharpened");
      const link = page.locator("main a[href*='/doc/']").first();
      await link.click();
      await page.waitForURL(/\/doc\//);
      const text = await page.locator("main").innerText();
      assert.ok(text.includes("<script>harm()</script>"), text.slice(0, 400));
      assert.equal(await page.locator("main script, main img, main iframe, main object").count(), 0);
      await page.goto(page.url().replace(/#.*/, "").replace(/\?.*/, "") + "?view=raw");
      assert.ok((await page.locator("main").innerText()).includes("<script>"));
      assert.equal(ran, false);
    }));
});
