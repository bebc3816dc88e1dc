import { expect, test } from "bun:test";

import { beginningOfText, html, Markup } from "../../../src/report/html/markup.ts";

test("what is put into HTML is escaped, in text and in attributes", () => {
  const text = `"><script>alert('1')</script>&amp;`;
  expect(html`<p title="${text}">${text}</p>`.toString()).toBe(
    `<p title="&#34;&#62;&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#38;amp;">&#34;&#62;&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#38;amp;</p>`,
  );
});

test("HTML within HTML stays as it is, in lists too; null is nothing", () => {
  const rows = ["a", "<b>"].map((name) => html`<li>${name}</li>`);
  expect(html`<p>${rows}${null}${[]}${3}</p>`.toString()).toBe(
    "<p><li>a</li><li>&#60;b&#62;</li>3</p>",
  );
  expect(html`${new Markup("<hr>")}`.toString()).toBe("<hr>");
});

test("control characters, marks of direction and halves of characters do not get into a page", () => {
  expect(html`${"a\u202egpj\u0000b\ud800c\u001b[31m"}`.toString()).toBe("a gpj b\ufffdc [31m");
});

test("the beginning of a text is one line and ends with a mark where it was cut", () => {
  expect(beginningOfText("fix\n\n  it", 20)).toBe("fix it");
  expect(beginningOfText("fix the delivery date", 10)).toBe("fix the d…");
  expect(beginningOfText(`${" ".repeat(30)}x`, 10)).toBe("x");
});
