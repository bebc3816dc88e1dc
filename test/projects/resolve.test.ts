import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { nowhere } from "../../src/projects/place.ts";
import { surveyProjects } from "../../src/projects/resolve.ts";
import { checkout, HOME, names, resolved } from "./resolving.ts";

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

  test("one in which agents alone began is of the project above it from which they were started", () => {
    const plain = (within?: string) => ({
      ...nowhere,
      there: true,
      ...(within !== undefined && { within }),
    });
    const resolve = resolved({
      "/home/ann/work/shop": plain(),
      "/home/ann/work/shop/api": plain("/home/ann/work/shop"),
      "/home/ann/work/shop/api/v2": plain("/home/ann/work/shop/api"),
      "/home/ann/work/shop/lib": {
        ...checkout("/home/ann/work/shop/lib"),
        within: "/home/ann/work/shop",
      },
      "/home/ann/notes": plain("/home/ann"),
    });
    const nameOf = (path: string) => resolve(`/home/ann/${path}`).name;
    expect(["work/shop/api", "work/shop/api/v2", "work/shop/lib", "notes"].map(nameOf)).toEqual([
      "shop",
      "shop",
      "lib",
      "notes",
    ]);
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
    within: path,
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
        const first = surveyProjects(new Map(entries), given, HOME).resolve;
        const second = surveyProjects(new Map(shuffled), given, HOME).resolve;
        for (const [one] of entries) expect(second(one)).toEqual(first(one));
      }),
    );
  });

  test("one key has one name and one client, and two keys have two names or two clients", () => {
    fc.assert(
      fc.property(known, rules, (entries, given) => {
        const resolve = surveyProjects(new Map(entries), given, HOME).resolve;
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
