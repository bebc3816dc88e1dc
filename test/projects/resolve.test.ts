import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { nowhere, type Place } from "../../src/projects/place.ts";
import { resolveProjects, surveyProjects } from "../../src/projects/resolve.ts";
import type { ProjectRule } from "../../src/projects/rule.ts";

const HOME = "/home/ann";

const checkout = (root: string, more: Partial<Place> = {}): Place => ({
  ...nowhere,
  there: true,
  root,
  main: root,
  ...more,
});

const rule = (match: string, more: Partial<ProjectRule>): ProjectRule => ({
  match,
  name: null,
  client: null,
  ...more,
});

type Known = Record<string, Place | null>;

function resolved(known: Known, rules: readonly ProjectRule[] = [], home = HOME) {
  const places = new Map(Object.entries(known).map(([path, place]) => [path, place ?? nowhere]));
  return resolveProjects(places, rules, home);
}

/** The rules without effect, and why they have none. */
const idle = (places: ReadonlyMap<string, Place>, rules: readonly ProjectRule[]) =>
  surveyProjects(places, rules, HOME)
    .idle()
    .map(({ rule: { match }, isOverruled, partOf }) => [
      match,
      isOverruled ? "overruled" : partOf === null ? "" : `a part of ${partOf}`,
    ]);

/** The name of each directory's project. */
function names(known: Known, rules: readonly ProjectRule[] = [], home = HOME) {
  const resolve = resolved(known, rules, home);
  return Object.fromEntries(Object.keys(known).map((path) => [path, resolve(path).name]));
}

describe("by the path alone", () => {
  test("a worktree's folder is the repository's, in whichever place its tool puts it", () => {
    const resolve = resolved({});
    for (const path of [
      "/home/ann/work/shop",
      "/home/ann/work/shop/",
      "/home/ann/work/shop.worktrees/login",
      "/home/ann/work/shop/.worktrees/login",
      "/home/ann/work/shop/.worktrees/login/src",
      "/home/ann/work/shop/.claude/worktrees/login",
      "/home/ann/work/shop.worktrees/login/.claude/worktrees/deeper",
      "/home/ann/work/shop/main",
      "/home/ann/work/shop/dev",
    ]) {
      expect([path, resolve(path)]).toEqual([
        path,
        { key: "/home/ann/work/shop", name: "shop", client: null },
      ]);
    }
  });

  test("the same on Windows", () => {
    const resolve = resolved({}, [], "C:\\Users\\ann");
    for (const path of [
      "C:\\Users\\ann\\work\\shop",
      "c:\\Users\\ann\\work\\shop\\",
      "C:/Users/ann/work/shop",
      "C:\\Users\\ann\\work\\shop\\.claude\\worktrees\\login",
      "C:\\Users\\ann\\work\\shop.worktrees\\login",
      "C:\\Users\\ann\\work\\shop\\main",
    ]) {
      expect([path, resolve(path).key, resolve(path).name]).toEqual([
        path,
        "C:\\Users\\ann\\work\\shop",
        "shop",
      ]);
    }
  });

  test("neither the home directory nor one above it stands for what is below", () => {
    expect(
      names({
        "/home/ann/dev": null,
        "/home/ann/.worktrees/shop-login": null,
        "/home/ann": null,
        "/": null,
        "": null,
      }),
    ).toEqual({
      "/home/ann/dev": "dev",
      "/home/ann/.worktrees/shop-login": "shop-login",
      "/home/ann": "ann",
      "/": "/",
      "": "(unknown)",
    });
  });

  test("OpenCode's worktrees of one project are together", () => {
    const folder = "/home/ann/.local/share/opencode/worktree/4b1e5f0c99";
    expect(names({ [`${folder}/brave-otter`]: null, [`${folder}/calm-fox/src`]: null })).toEqual({
      [`${folder}/brave-otter`]: "opencode-4b1e5f0c",
      [`${folder}/calm-fox/src`]: "opencode-4b1e5f0c",
    });
  });
});

describe("by what was found out", () => {
  test("a subdirectory is of its repository, and a worktree of its main checkout", () => {
    const resolve = resolved({
      "/home/ann/work/shop/src/cart": checkout("/home/ann/work/shop"),
      "/tmp/login": checkout("/tmp/login", { main: "/home/ann/work/shop" }),
    });
    const shop = { key: "/home/ann/work/shop", name: "shop", client: null };
    expect(resolve("/home/ann/work/shop/src/cart")).toEqual(shop);
    expect(resolve("/tmp/login")).toEqual(shop);
    expect(resolve("/tmp/login/src")).toEqual(shop);
    expect(resolve("/home/ann/work/shop/gone/for/ever")).toEqual(shop);
    expect(resolve("/home/ann/work/shopping").name).toBe("shopping");
  });

  test("OpenCode's worktree is of the repository with the same id", () => {
    const known = {
      "/home/ann/work/shop": checkout("/home/ann/work/shop", { opencode: "4b1e5f0c99" }),
      "/home/ann/.local/share/opencode/worktree/4b1e5f0c99/brave-otter": null,
    };
    expect([...new Set(Object.values(names(known)))]).toEqual(["shop"]);
  });

  test("a directory that was moved keeps its project by the remote, and the remote is its key", () => {
    const known = {
      "/home/ann/old/shop": checkout("/home/ann/old/shop", { remote: "example.com/acme/shop" }),
      "/home/ann/new/shop": checkout("/home/ann/new/shop", { remote: "example.com/acme/shop" }),
      "/home/ann/new/shop/src": checkout("/home/ann/new/shop"),
    };
    const resolve = resolved(known);
    for (const path of Object.keys(known)) {
      expect(resolve(path)).toEqual({ key: "example.com/acme/shop", name: "shop", client: null });
    }
  });

  test("one that was renamed on the way is called as its remote is", () => {
    expect(
      names({
        "/home/ann/a/store": checkout("/home/ann/a/store", { remote: "example.com/acme/shop" }),
        "/home/ann/b/web": checkout("/home/ann/b/web", { remote: "example.com/acme/shop" }),
      }),
    ).toEqual({ "/home/ann/a/store": "shop", "/home/ann/b/web": "shop" });
  });

  test("a clone of a directory on this machine is of its project", () => {
    const known = {
      "/home/ann/work/shop": checkout("/home/ann/work/shop", { remote: "example.com/acme/shop" }),
      "/tmp/try": checkout("/tmp/try", { remote: "/home/ann/work/shop" }),
    };
    expect(resolved(known)("/tmp/try").key).toBe("example.com/acme/shop");
  });

  test("two clones of each other do not go round for ever", () => {
    const known = {
      "/a/x": checkout("/a/x", { remote: "/a/y" }),
      "/a/y": checkout("/a/y", { remote: "/a/x" }),
    };
    expect(Object.keys(names(known))).toEqual(["/a/x", "/a/y"]);
  });

  test("a repository at the home directory does not take in what is below", () => {
    const known = { "/home/ann": checkout("/home/ann"), "/home/ann/notes/tea": null };
    expect(names(known)).toEqual({ "/home/ann": "ann", "/home/ann/notes/tea": "tea" });
  });
});

describe("names", () => {
  test("that are the same are told apart by the folders above", () => {
    expect(
      names({
        "/home/ann/acme/api": null,
        "/home/ann/beta/api": null,
        "/home/ann/old/acme/api": null,
        "/home/ann/acme/web": null,
      }),
    ).toEqual({
      "/home/ann/acme/api": "ann/acme/api",
      "/home/ann/beta/api": "beta/api",
      "/home/ann/old/acme/api": "old/acme/api",
      "/home/ann/acme/web": "web",
    });
  });

  test("two of one address's owners with the same folder are told apart by what is above", () => {
    expect(
      Object.values(
        names({
          "/home/ann/a/work/api": checkout("/home/ann/a/work/api", { remote: "h/acme/api" }),
          "/home/ann/b/work/api": checkout("/home/ann/b/work/api", { remote: "h/beta/api" }),
        }),
      ),
    ).toEqual(["a/work/api", "b/work/api"]);
  });
});

describe("rules", () => {
  const shop = checkout("/home/ann/work/shop", { remote: "example.com/acme/shop" });
  const known: Known = {
    "/home/ann/work/shop": shop,
    "/home/ann/work/shop/packages/admin": shop,
    "/home/ann/work/shop/packages/admin/src": shop,
    "/home/ann/work/tide": null,
  };

  test.each([
    "example.com/acme/shop",
    "https://ann:secret@example.com/acme/shop.git",
    "git@example.com:acme/shop.git",
    "example.com:acme/shop",
    "example.com/acme/shop.git",
    "Example.com/acme/shop/",
    "Example.com/acme/*",
    "git@example.com:acme/*",
    "~/work/shop",
    "/home/ann/work/shop/",
    "shop",
    "example.com/acme/*",
  ])("%s renames the whole project", (match) => {
    expect(Object.values(names(known, [rule(match, { name: "store" })]))).toEqual([
      "store",
      "store",
      "store",
      "tide",
    ]);
  });

  test("a directory's rule makes a part of a repository a project of its own", () => {
    const rules = [rule("~/work/shop/packages/admin/*", { name: "admin" })];
    expect(Object.values(names(known, rules))).toEqual(["shop", "admin", "admin", "tide"]);
    const resolve = resolved(known, rules);
    const [shopRoot, admin] = ["/home/ann/work/shop", "/home/ann/work/shop/packages/admin"];
    expect(resolve(admin, shopRoot).name).toBe("admin");
    expect(resolve(shopRoot, admin).name).toBe("shop");
    expect(resolve(`${admin}/src`, admin).name).toBe("admin");
  });

  test("of one name make one project", () => {
    const rules = [
      rule("example.com/acme/shop", { name: "all" }),
      rule("~/work/tide", { name: "all" }),
    ];
    const resolve = resolved(known, rules);
    for (const path of Object.keys(known)) {
      expect(resolve(path)).toEqual({ key: "example.com/acme/shop", name: "all", client: null });
    }
  });

  test("a name that a person gave is told apart from one that only looks the same", () => {
    expect(names(known, [rule("shop", { name: "tide" })])).toEqual({
      "/home/ann/work/shop": "tide",
      "/home/ann/work/shop/packages/admin": "tide",
      "/home/ann/work/shop/packages/admin/src": "tide",
      "/home/ann/work/tide": "work/tide",
    });
  });

  test("an exact one goes before a wide one, a longer before a shorter, a later before an earlier", () => {
    const at = (...rules: ProjectRule[]) => resolved(known, rules)("/home/ann/work/tide").name;
    const wide = rule("~/work/*", { name: "wide" });
    const wider = rule("~/*", { name: "wider" });
    const exact = rule("~/work/tide", { name: "exact" });
    expect(at(exact, wide, wider)).toBe("exact");
    expect(at(wide, wider)).toBe("wide");
    expect(at(exact, rule("~/work/tide", { name: "later" }))).toBe("later");
  });

  test("a directory is as long as it is with '~', whatever the home directory is called", () => {
    for (const home of ["/h", "/very/long/way/to/the/home/of/ann"]) {
      const at = `${home}/code/shop`;
      const clientFrom = (...rules: ProjectRule[]) =>
        resolved({ [at]: checkout(at, { remote: "example.com/acme/shop" }) }, rules, home)(at)
          .client;
      const address = rule("example.com/acme/*", { client: "Acme" });
      const folder = rule(`${home}/code/*`, { client: "Wide" });
      expect(clientFrom(folder, address)).toBe("Acme");
      expect(clientFrom(rule("~/*", { client: "Me" }), folder)).toBe("Wide");
      expect(clientFrom(rule("/*", { client: "All" }), rule("~/*", { client: "Me" }))).toBe("Me");
      expect(clientFrom(rule("~/*", { client: "Me" }), rule("/*", { client: "All" }))).toBe("Me");
    }
  });

  test("a client is of whole projects, and stays beside another rule's name", () => {
    const rules = [
      rule("~/work/*", { client: "Acme" }),
      rule("example.com/acme/shop", { name: "store" }),
      rule("tide", { client: "Harbour" }),
    ];
    const resolve = resolved(known, rules);
    expect(resolve("/home/ann/work/shop/packages/admin")).toEqual({
      key: "example.com/acme/shop",
      name: "store",
      client: "Acme",
    });
    expect(resolve("/home/ann/work/tide").client).toBe("Harbour");
  });

  test("a client is of what its blocks match, also where one name makes one project of many directories", () => {
    const many: Known = { "/home/ann/work/tide": null, "/home/ann/work/beta/api": null };
    const all = rule("~/work/*", { name: "all", client: "Wide" });
    const resolve = resolved(many, [all, rule("~/work/beta/api", { client: "Beta" })]);
    expect(resolve("/home/ann/work/tide")).toEqual({
      key: "/home/ann/work/*",
      name: "all",
      client: "Wide",
    });
    expect(resolve("/home/ann/work/beta/api")).toEqual({
      key: "/home/ann/work/* (Beta)",
      name: "all",
      client: "Beta",
    });
    const two = resolved(many, [
      rule("~/work/tide", { name: "one", client: "Acme" }),
      rule("~/work/beta/api", { name: "one", client: "Beta" }),
    ]);
    expect(Object.keys(many).map((path) => two(path).client)).toEqual(["Acme", "Beta"]);
  });

  test("a block that gives a name says the client of all of that name that no block of their own does", () => {
    const many: Known = { "/home/ann/work/tide": null, "/home/ann/old/tide": null };
    const named = [
      rule("~/work/tide", { name: "tide", client: "Harbour" }),
      rule("~/old/tide", { name: "tide" }),
    ];
    const clients = (rules: ProjectRule[]) =>
      Object.keys(many).map((path) => resolved(many, rules)(path).client);
    expect(clients(named)).toEqual(["Harbour", "Harbour"]);
    expect(clients([...named, rule("~/old/*", { client: "Old" })])).toEqual(["Harbour", "Harbour"]);
  });

  test("a block says the client of its name also where no directory of its own is known", () => {
    const solo = { "/home/ann/work/solo": null };
    const said = [
      rule("~/work/web", { name: "joint", client: "Beta" }),
      rule("~/work/solo", { name: "joint" }),
    ];
    const joint = { key: "/home/ann/work/web", name: "joint", client: "Beta" };
    expect(resolved({ ...solo, "/home/ann/work/web": null }, said)("/home/ann/work/solo")).toEqual(
      joint,
    );
    expect(resolved(solo, said)("/home/ann/work/solo")).toEqual(joint);
    const places = new Map([["/home/ann/work/solo", nowhere]]);
    expect(idle(places, said)).toEqual([]);
    const renamed = [...said, rule("~/work/web", { name: "web" })];
    expect(resolved(solo, renamed)("/home/ann/work/solo").client).toBe(null);
  });

  test("that hold for nothing are known", () => {
    const places = new Map(Object.entries(known).map(([path, place]) => [path, place ?? nowhere]));
    const rules = [rule("shop", { name: "store" }), rule("~/work/shp", { client: "Acme" })];
    expect(idle(places, rules)).toEqual([["~/work/shp", ""]]);
  });

  test("that others go before wherever they match give nothing, and are known too", () => {
    const places = new Map(["nordwind", "tide"].map((name) => [`${HOME}/work/${name}`, nowhere]));
    expect(
      idle(places, [
        rule("~/work/nordwind", { client: "Nordwind" }),
        rule("nordwind", { client: "Acme" }),
        rule("tide", { name: "flood" }),
        rule("tide", { name: "ebb", client: "Port" }),
        rule("~/work/tide", { client: "Harbour" }),
        rule("~/work/tide/src", { client: "Source" }),
      ]),
    ).toEqual([
      ["nordwind", "overruled"],
      ["tide", "overruled"],
      ["~/work/tide/src", ""],
    ]);
    expect(
      idle(new Map([...places, [`${HOME}/work/tide/src`, checkout(`${HOME}/work/tide`)]]), [
        rule("~/work/tide/src", { client: "Source" }),
        rule("~/work/nordwind", { client: "Nordwind" }),
      ]),
    ).toEqual([["~/work/tide/src", "a part of tide"]]);
  });
});

describe("a prompt", () => {
  const resolve = resolved({
    "/home/ann/work/shop": checkout("/home/ann/work/shop"),
    "/home/ann/work/shop/vendor/lib": checkout("/home/ann/work/shop/vendor/lib"),
    "/home/ann/work/tide": null,
    "/home/ann/work/tide/maps": null,
    "/home/ann": null,
  });

  test("typed inside the session's project is of that, typed outside of where it was typed", () => {
    const of = (path: string, session: string) => resolve(path, session).name;
    expect(of("/home/ann/work/tide/maps", "/home/ann/work/tide")).toBe("tide");
    expect(of("/home/ann/work/shop/vendor/lib", "/home/ann/work/shop")).toBe("shop");
    expect(of("/home/ann/work/tide", "/home/ann/work/shop")).toBe("tide");
    expect(of("/home/ann/work/tide", "/home/ann/work/tide/maps")).toBe("tide");
    expect(of("/home/ann/work/tide", "/home/ann")).toBe("tide");
  });
});

describe("always", () => {
  const folder = fc.constantFrom(
    "ann",
    "work",
    "shop",
    "tide",
    "main",
    "dev",
    "a.worktrees",
    ".worktrees",
    ".claude",
    "worktrees",
    "src",
  );
  const path = fc
    .array(folder, { minLength: 0, maxLength: 5 })
    .map((parts) => `/home/${parts.join("/")}`);
  const place = fc.record({
    there: fc.boolean(),
    root: fc.option(path),
    main: fc.option(path),
    remote: fc.option(fc.oneof(fc.constantFrom("h/acme/shop", "h/beta/shop"), path)),
    opencode: fc.option(fc.constantFrom("4b1e", "77aa")),
  });
  const rules = fc.array(
    fc.record({
      match: fc.oneof(
        path,
        path.map((one) => `${one}/*`),
        fc.constantFrom("h/acme/*", "h/beta/shop", "shop", "~/work"),
      ),
      name: fc.option(fc.constantFrom("one", "two", "shop")),
      client: fc.option(fc.constantFrom("Acme", "Beta")),
    }),
    { maxLength: 4 },
  );
  const known = fc.uniqueArray(fc.tuple(path, place), { selector: ([one]) => one, maxLength: 12 });

  test("the order in which directories are known changes nothing", () => {
    fc.assert(
      fc.property(known, rules, fc.infiniteStream(fc.nat()), (entries, given, keys) => {
        const shuffled = entries
          .map((entry) => ({ entry, at: keys.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ entry }) => entry);
        const first = resolveProjects(new Map(entries), given, HOME);
        const second = resolveProjects(new Map(shuffled), given, HOME);
        for (const [one] of entries) expect(second(one)).toEqual(first(one));
      }),
    );
  });

  test("one key has one name and one client, and two keys have two names or two clients", () => {
    fc.assert(
      fc.property(known, rules, (entries, given) => {
        const resolve = resolveProjects(new Map(entries), given, HOME);
        const byKey = new Map<string, string>();
        const byName = new Map<string, string>();
        for (const [one] of entries) {
          const { key, name, client } = resolve(one);
          const words = JSON.stringify([name, client]);
          expect(byKey.get(key) ?? words).toBe(words);
          expect(byName.get(words) ?? key).toBe(key);
          byKey.set(key, words);
          byName.set(words, key);
        }
      }),
    );
  });
});
