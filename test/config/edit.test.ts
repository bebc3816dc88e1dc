import { describe, expect, test } from "bun:test";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import fc from "fast-check";

import { type RuleChange, withRules } from "../../src/config/edit.ts";
import { configPath } from "../../src/config/file.ts";
import { changeConfig, saveConfig } from "../../src/config/save.ts";
import { temporaryFolder } from "../helpers/home.ts";

const file = "config.toml";
const withRule = (text: string, change: RuleChange, name: string) =>
  withRules(text, [change], name);

describe("a rule", () => {
  test("is added at the end, and all before it stays as it is", () => {
    const text = '# mine\ntimezone   =  "UTC" # why\n\n[time]\n  stay = "15m"';
    expect(withRule(text, { match: "~/work/shop", name: "store" }, file)).toBe(
      `${text}\n\n[[project]]\nmatch = "~/work/shop"\nname = "store"\n`,
    );
    expect(withRule("", { match: "a", client: 'Q "&" Co\n' }, file)).toBe(
      '[[project]]\nmatch = "a"\nclient = "Q \\"&\\" Co\\n"\n',
    );
  });

  test("of the same match is changed where it stands, with its comments and blanks", () => {
    const text = [
      "# projects",
      "[[project]]",
      "  match = 'a'   # first",
      '  name = "old"  # because',
      "",
      "[[project]] # second",
      'match = "b"',
      'name = "bee"',
      "",
      "# the end",
      "[time]",
      'stay = "5m"',
      "",
    ].join("\n");
    const renamed = withRule(text, { match: "a", name: "new" }, file);
    expect(renamed).toBe(text.replace('"old"', '"new"'));
    expect(withRule(renamed, { match: "a", client: "Acme" }, file)).toBe(
      renamed.replace("# because\n", '# because\n  client = "Acme"\n'),
    );
  });

  test("keeps the blanks around its match", () => {
    const text = '[[project]]\nmatch = " a "\nname = "x"\n';
    expect(withRule(text, { match: "a", name: "y" }, file)).toBe(text.replace("x", "y"));
  });

  test("no longer says what is taken from it", () => {
    const text = '[[project]]\nmatch = "a"\nclient = "Acme" # theirs\nname = "x" # mine\n';
    expect(withRule(text, { match: "a", name: "y", client: null }, file)).toBe(
      '[[project]]\nmatch = "a"\nname = "y" # mine\n',
    );
    expect(withRule("", { match: "a", name: "y", client: null }, file)).toBe(
      '[[project]]\nmatch = "a"\nname = "y"\n',
    );
  });

  test("keeps the line ends of the file, and does not need one at the end", () => {
    expect(
      withRule('[[project]]\r\nmatch = "a"\r\nname = "x"', { match: "a", client: "C" }, file),
    ).toBe('[[project]]\r\nmatch = "a"\r\nname = "x"\r\nclient = "C"\r\n');
    expect(withRule('timezone = "UTC"\r\n', { match: "a", name: "x" }, file)).toBe(
      'timezone = "UTC"\r\n\r\n[[project]]\r\nmatch = "a"\r\nname = "x"\r\n',
    );
  });

  test("is told instead of written where the file is in a form that cannot be changed", () => {
    const many = '[[project]]\nmatch = "a"\nname = """\nx"""\n';
    expect(() => withRule(many, { match: "a", name: "y" }, file)).toThrow(
      'config.toml is written in a way that tt cannot change; write this into it, in place of the block with this match:\n[[project]]\nmatch = "a"\nname = "y"',
    );
  });

  test("is told as it can stand in a list, where the projects are one", () => {
    const list = 'project = [{ match = "a", name = "x" }]\n';
    expect(() => withRule(list, { match: "b", client: 'A "&" B' }, file)).toThrow(
      'config.toml has its projects in a list, which tt cannot change; write this into the list:\n{ match = "b", client = "A \\"&\\" B" }',
    );
    const inText = `note = """\nproject = 1\n"""\n[[project]]\nmatch = "a"\nname = """\nx"""\n`;
    expect(() => withRule(inText, { match: "a", name: "y" }, file)).toThrow("is written in a way");
    expect(() => withRule(list, { match: "a", client: "C" }, file)).toThrow(
      'config.toml has its projects in a list, which tt cannot change; write this into the list, in place of the entry with this match:\n{ match = "a", name = "x", client = "C" }',
    );
  });

  test("is told together with the others that belong to it", () => {
    const list = 'project = [{ match = "a", client = "C" }]\n';
    const changes = [
      { match: "b", name: "b" },
      { match: "a", name: "b" },
    ];
    expect(() => withRules(list, changes, file)).toThrow(
      'write this into the list, in place of the entry with the same match:\n{ match = "b", name = "b" },\n{ match = "a", client = "C", name = "b" }',
    );
    const lines = '[[project]]\nmatch = "a"\nclient = """C\n"""\n';
    expect(() =>
      withRules(lines, [...changes.slice(0, 1), { match: "a", name: "b", client: "D" }], file),
    ).toThrow(
      'write this into it, in place of the block with the same match:\n[[project]]\nmatch = "b"\nname = "b"\n\n[[project]]\nmatch = "a"\nclient = "D"\nname = "b"',
    );
  });

  test("says what was wished, and nothing else is changed, whatever the words", () => {
    const words = fc
      .string({ unit: "binary", minLength: 1, maxLength: 12 })
      .filter((text) => text.trim() === text && text.isWellFormed());
    const block = fc.record({
      match: words,
      name: words,
      client: words,
    });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 4 }), block, (blocks, last) => {
        const all = [...blocks, last];
        const text = all.reduce((so, change) => withRule(so, change, file), "# kept\n");
        expect(text).toStartWith("# kept\n");
        const meant = new Map<string, object>();
        for (const { match, name, client } of all) {
          meant.set(match, { match, name, client });
        }
        expect(Bun.TOML.parse(text)).toEqual({ project: [...meant.values()] });
      }),
    );
  });
});

describe("the file is saved", () => {
  test("in a directory that was not there, for its owner alone", () => {
    const path = join(temporaryFolder("save"), "a", "b", "config.toml");
    saveConfig({ path, name: path, text: null }, "x = 1\n");
    expect(readFileSync(path, "utf8")).toBe("x = 1\n");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, ".."))).toEqual(["config.toml"]);
  });

  test("where a link leads, and the link stays", () => {
    const folder = temporaryFolder("save");
    mkdirSync(join(folder, "dotfiles"));
    writeFileSync(join(folder, "dotfiles", "tt.toml"), "old\n", { mode: 0o644 });
    const path = join(folder, "config.toml");
    symlinkSync("dotfiles/tt.toml", path);
    saveConfig({ path, name: path, text: "old\n" }, "new\n");
    expect(readFileSync(join(folder, "dotfiles", "tt.toml"), "utf8")).toBe("new\n");
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o644);
    const dangling = join(folder, "other.toml");
    symlinkSync("dotfiles/none.toml", dangling);
    saveConfig({ path: dangling, name: dangling, text: null }, "made\n");
    expect(readFileSync(join(folder, "dotfiles", "none.toml"), "utf8")).toBe("made\n");
  });

  test("or it is as it was", () => {
    const folder = temporaryFolder("save");
    writeFileSync(join(folder, "file"), "");
    expect(() =>
      saveConfig({ path: join(folder, "file", "config.toml"), name: "it", text: null }, "x"),
    ).toThrow(/^cannot write it: .*; it is as it was$/);
  });

  test("only where it still says what was read: else the change is made to what it says", () => {
    const folder = temporaryFolder("save");
    const env = { HOME: folder, XDG_CONFIG_HOME: folder };
    const path = configPath(env);
    mkdirSync(dirname(path));
    writeFileSync(path, "day_start = 1\n");
    expect(saveConfig({ path, name: path, text: null }, "x = 1\n")).toBe(false);
    expect(readdirSync(dirname(path))).toEqual(["config.toml"]);
    const asked: (string | null)[] = [];
    const change = ({ text }: { text: string | null }) => {
      if (asked.push(text) === 1) writeFileSync(path, "day_start = 2\n");
      return { text: `${text}# changed\n` };
    };
    changeConfig(env, change);
    expect(asked).toEqual(["day_start = 1\n", "day_start = 2\n"]);
    expect(readFileSync(path, "utf8")).toBe("day_start = 2\n# changed\n");
  });

  test("also where an ended process left its file behind", () => {
    const folder = temporaryFolder("save");
    const path = join(folder, "config.toml");
    const left = join(folder, ".config.toml.new");
    writeFileSync(left, "half a co");
    utimesSync(left, 1_700_000_000, 1_700_000_000);
    saveConfig({ path, name: path, text: null }, "x = 1\n");
    expect(readFileSync(path, "utf8")).toBe("x = 1\n");
    expect(readdirSync(folder)).toEqual(["config.toml"]);
  });
});
