import { describe, expect, test } from "bun:test";

import { normalRemote, remoteIn } from "../../src/projects/remote.ts";

describe("the address of a repository is one, however it is written", () => {
  test.each([
    ["https://example.com/acme/shop.git", "example.com/acme/shop"],
    ["https://example.com/acme/shop/", "example.com/acme/shop"],
    ["http://Example.com:80/acme/shop", "example.com/acme/shop"],
    ["https://example.com:8443/acme/shop", "example.com:8443/acme/shop"],
    ["git@example.com:acme/shop.git", "example.com/acme/shop"],
    ["example.com:acme/shop", "example.com/acme/shop"],
    ["ssh://git@example.com:2222/acme/shop.git", "example.com/acme/shop"],
    ["git+ssh://git@example.com/acme/shop", "example.com/acme/shop"],
    ["git://example.com/acme/shop.git", "example.com/acme/shop"],
    ["git@GitHub.com:Acme/Shop.git", "github.com/acme/shop"],
    ["https://example.com/Acme/Shop", "example.com/Acme/Shop"],
    ["git@[2001:db8::1]:acme/shop.git", "[2001:db8::1]/acme/shop"],
    ["/srv/git/shop.git", "/srv/git/shop"],
    ["/srv/git/shop/.git", "/srv/git/shop"],
    ["file:///srv/git/shop.git", "/srv/git/shop"],
    ["../shop", "/home/ann/shop"],
    ["C:\\git\\shop.git", "C:\\git\\shop"],
  ])("%s", (url, address) => {
    expect(normalRemote(url, "/home/ann/work")).toBe(address);
  });

  test.each([
    ["https://ann:s3cret@example.com/acme/shop.git", "example.com/acme/shop"],
    ["https://gh_token@example.com/acme/shop", "example.com/acme/shop"],
    ["https://ann:p@ss@example.com/acme/shop", "example.com/acme/shop"],
    ["https://example.com/acme/shop?token=s3cret#x", "example.com/acme/shop"],
    ["ann:s3cret@example.com:acme/shop", "example.com/acme/shop"],
    ["ann:s3cret@@example.com:acme/shop", "example.com/acme/shop"],
    ["gcrypt::https://ann:s3cret@example.com/acme/shop.git", "example.com/acme/shop"],
    ["hg::ssh://ann:s3cret@example.com/acme/shop", "example.com/acme/shop"],
    ["s3://key:s3cret@bucket/shop", "bucket/shop"],
  ])("without what is secret: %s", (url, address) => {
    expect(normalRemote(url, "/")).toBe(address);
  });

  test.each([
    "codecommit::eu-west-1://ann:s3cret@shop",
    "gcrypt::ann:s3cret@example.com:acme/shop",
    "gcrypt::hg::https://ann:s3cret@example.com/acme/shop",
    "ext::ssh -i key ann:s3cret@example.com %S /acme/shop",
    "ext::sh -c 'TOKEN=s3cret serve shop'",
    "https:/ann:s3cret@example.com/acme/shop",
    "https:ann:s3cret@example.com/acme/shop",
    "https:/example.com/acme/shop?token=s3cret",
    "https:\\\\ann:s3cret@example.com\\acme\\shop",
    "https;//ann:s3cret@example.com/acme/shop",
    "https://ann:s3/cret@example.com/acme/shop",
    "https://ann:12/cret@example.com/acme/shop",
    "https://ann:12/@example.com/acme/shop",
    "https://ann:12/3#cret@example.com/acme/shop",
    "https://s3/cret@example.com/acme/shop",
    "https://ann%3As3cret%40example.com/acme/shop",
    "https://example.com/oauth2:s3cret@mirror/shop",
    "ann:s3/cret@example.com:acme/shop",
    "//ann:s3cret@example.com/acme/shop",
    "//s3cret@example.com/acme/shop",
    "s3cret@example.com/acme/shop",
    "/https://ann:s3cret@example.com/acme/shop",
    "file://ann:s3cret@example.com/acme/shop",
  ])("none where a password cannot be told from the rest: %s", (url) => {
    expect(normalRemote(url, "/srv")).toBeNull();
  });

  test("a directory may have an @ in its name", () => {
    expect(normalRemote("/home/ann@example.com/shop", "/")).toBe("/home/ann@example.com/shop");
    expect(normalRemote("C:\\ann@example.com\\shop", "/")).toBe("C:\\ann@example.com\\shop");
    expect(normalRemote("../shop", "/home/ann@example.com/x")).toBe("/home/ann@example.com/shop");
  });

  test.each(["", "  ", "https://", "https://example.com", "a\u001bb:c", "x".repeat(2000)])(
    "none: %j",
    (url) => {
      expect(normalRemote(url, "/")).toBeNull();
    },
  );
});

describe("the configuration of a repository", () => {
  test("names its remotes; origin goes first, else the first by name", () => {
    const upstream = '[remote "upstream"]\n\turl = https://example.com/up/shop\n';
    const origin =
      '[remote "origin"]\n\turl = "https://example.com/acme/shop" ; mine\n\tfetch = x\n';
    const backup = '[remote "backup"]\n\turl = /mnt/shop # disk\n';
    expect(remoteIn(`[core]\n\tbare = false\n${upstream}${origin}`)).toBe(
      "https://example.com/acme/shop",
    );
    expect(remoteIn(upstream + backup)).toBe("/mnt/shop");
    expect(remoteIn('[core]\nurl = no\n[branch "main"]\n\tremote = origin\n')).toBeNull();
    expect(remoteIn('[url "git@example.com:"]\n\tinsteadOf = x\n\turl = y\n')).toBeNull();
  });
});
