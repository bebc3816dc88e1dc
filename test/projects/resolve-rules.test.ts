import { describe, expect, test } from "bun:test";

import { nowhere } from "../../src/projects/place.ts";
import type { ProjectRule } from "../../src/projects/rule.ts";
import { checkout, HOME, idle, type Known, names, resolved, rule } from "./resolving.ts";

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
