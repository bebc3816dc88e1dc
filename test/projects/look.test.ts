import { describe, expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { leadsElsewhere } from "../../src/projects/elsewhere.ts";
import { looker } from "../../src/projects/look.ts";
import { upwards } from "../../src/projects/paths.ts";
import { nowhere, packPlace, renewed, unpackPlace } from "../../src/projects/place.ts";
import { temporaryFolder } from "../helpers/home.ts";

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const shopConfig = '[remote "origin"]\n\turl = https://ann:s3cret@example.com/acme/shop.git\n';

/** A home directory with the repository `work/shop`, its address in its configuration. */
function homeWithShop(): string {
  const home = realpathSync(temporaryFolder("look"));
  write(join(home, "work/shop/.git/HEAD"), "ref: refs/heads/main\n");
  write(join(home, "work/shop/.git/config"), shopConfig);
  return home;
}

const shop = "example.com/acme/shop";

describe("a look finds", () => {
  test("the repository that a directory lies in, and its address without the password", () => {
    const home = homeWithShop();
    mkdirSync(join(home, "work/shop/src/cart"), { recursive: true });
    const root = join(home, "work/shop");
    const found = { there: true, root, main: root, remote: shop, opencode: null };
    expect(looker(home)(root)).toEqual(found);
    expect(looker(home)(join(root, "src/cart"))).toEqual(found);
    expect(looker(home)(join(home, "work"))).toEqual({ ...nowhere, there: true });
  });

  test("the main checkout of a worktree, also where that is gone", () => {
    const home = homeWithShop();
    const main = join(home, "work/shop");
    const git = join(main, ".git/worktrees/login");
    write(join(git, "commondir"), "../..\n");
    write(join(home, "elsewhere/login/.git"), `gitdir: ${git}\n`);
    const root = join(home, "elsewhere/login");
    expect(looker(home)(root)).toEqual({ there: true, root, main, remote: shop, opencode: null });
    rmSync(main, { recursive: true });
    expect(looker(home)(root)).toEqual({ there: true, root, main, remote: null, opencode: null });
  });

  test("the folder of a bare repository with its worktrees in it", () => {
    const home = realpathSync(temporaryFolder("look"));
    write(
      join(home, "work/tide/.bare/config"),
      '[remote "origin"]\nurl = git@example.com:ann/tide\n',
    );
    write(join(home, "work/tide/.bare/worktrees/main/commondir"), "../..\n");
    write(join(home, "work/tide/main/.git"), "gitdir: ../.bare/worktrees/main\n");
    expect(looker(home)(join(home, "work/tide/main"))).toEqual({
      there: true,
      root: join(home, "work/tide/main"),
      main: join(home, "work/tide"),
      remote: "example.com/ann/tide",
      opencode: null,
    });
  });

  test("a submodule as a project of its own", () => {
    const home = homeWithShop();
    write(
      join(home, "work/shop/.git/modules/lib/config"),
      '[remote "origin"]\nurl = git@h:ann/lib\n',
    );
    write(join(home, "work/shop/lib/.git"), "gitdir: ../.git/modules/lib\n");
    const { root, main, remote } = looker(home)(join(home, "work/shop/lib"));
    const lib = join(home, "work/shop/lib");
    expect({ root, main, remote }).toEqual({ root: lib, main: lib, remote: "h/ann/lib" });
  });

  test("the main workspace of a jj workspace, and the address of the git behind it", () => {
    const home = realpathSync(temporaryFolder("look"));
    const main = join(home, "work/tide");
    write(join(main, ".jj/repo/store/git_target"), "git");
    write(join(main, ".jj/repo/store/git/config"), '[remote "origin"]\nurl = git@h:ann/tide\n');
    write(join(home, "work/tide-feature/.jj/repo"), "../../tide/.jj/repo");
    write(join(home, "work/tide-fix/.jj/repo"), join(main, ".jj/repo"));
    const look = looker(home);
    for (const name of ["tide", "tide-feature", "tide-fix"]) {
      const root = join(home, "work", name);
      expect(look(root)).toEqual({ there: true, root, main, remote: "h/ann/tide", opencode: null });
    }
  });

  test("OpenCode's id of the project", () => {
    const home = homeWithShop();
    write(join(home, "work/shop/.git/opencode"), "4b1e5f0c99\n");
    expect(looker(home)(join(home, "work/shop")).opencode).toBe("4b1e5f0c99");
  });

  test.skipIf(Bun.which("git") === null)("what git itself makes", () => {
    const home = realpathSync(temporaryFolder("git"));
    const main = join(home, "shop");
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
        cwd: main,
        stdio: "ignore",
        env: { ...process.env, HOME: home, GIT_CONFIG_NOSYSTEM: "1" },
      });
    mkdirSync(main);
    git("init");
    git("commit", "--allow-empty", "-m", "x");
    git("remote", "add", "origin", "git@example.com:acme/shop.git");
    git("worktree", "add", "../shop.worktrees/login");
    const root = join(home, "shop.worktrees/login");
    expect(looker(home)(root)).toEqual({ there: true, root, main, remote: shop, opencode: null });
    renameSync(root, join(home, "moved"));
    expect(looker(home)(join(home, "moved")).main).toBe(main);
  });

  test("of a directory that is gone what it lay in, of none at all nothing", () => {
    const home = homeWithShop();
    const root = join(home, "work/shop");
    const gone = { there: false, root, main: root, remote: shop, opencode: null };
    expect(looker(home)(join(root, "gone/for/ever"))).toEqual(gone);
    for (const path of [join(home, "gone"), "", "relative", "\\\\server\\share\\x", "//server/x"]) {
      expect([path, looker(home)(path)]).toEqual([path, nowhere]);
    }
  });

  test("no repository at the home directory for what lies below it", () => {
    const home = homeWithShop();
    write(join(home, ".git/HEAD"), "ref: refs/heads/main\n");
    mkdirSync(join(home, "notes"));
    expect(looker(home)(join(home, "notes")).root).toBeNull();
    expect(looker(home)(home).root).toBe(home);
    expect(looker(home)(join(home, "work/shop")).root).toBe(join(home, "work/shop"));
    expect(looker(join(home, "work/shop"))(join(home, "notes")).root).toBeNull();
  });

  test("a linked directory's true place", () => {
    const home = homeWithShop();
    symlinkSync(join(home, "work/shop"), join(home, "link"));
    expect(looker(home)(join(home, "link")).root).toBe(join(home, "work/shop"));
  });
});

describe("what a hostile directory holds", () => {
  test("is not read through a link, from a pipe, or where it is too large", () => {
    const home = realpathSync(temporaryFolder("hostile"));
    const secret = join(home, "secret");
    writeFileSync(secret, shopConfig);
    for (const name of ["linked", "piped", "large"]) write(join(home, name, ".git/HEAD"), "x");
    symlinkSync(secret, join(home, "linked/.git/config"));
    execFileSync("mkfifo", [join(home, "piped/.git/config")]);
    writeFileSync(join(home, "large/.git/config"), shopConfig + " ".repeat(2 * 1024 * 1024));
    for (const name of ["linked", "piped", "large"]) {
      expect([name, looker(home)(join(home, name)).remote]).toEqual([name, null]);
    }
  });

  test("is not even begun where a system would connect to the computer that a path names", () => {
    const look = looker("/home/kim");
    const paths = [
      "//server/x",
      "\\\\server\\x",
      "/net/server/x",
      "/Network/Servers/x",
      "/./net/server/x",
      "/home//../net/server",
      "/tmp/../net/server/x",
      "/proc/self/root/net/server/x",
      "/proc/1/cwd",
    ];
    for (const path of paths) expect([path, look(path) === nowhere]).toEqual([path, true]);
  });

  test("goes as far as there is anything, and keeps nothing of what is not there", () => {
    const home = realpathSync(temporaryFolder("long"));
    const known = new Set<string>();
    expect(leadsElsewhere(join(home, "gone", "/x".repeat(5000)), known)).toBe(false);
    expect([...known].toSorted()).toEqual(upwards(home).slice(0, -1).toSorted());
  });

  test("does not lead to another computer, and says nothing where it is not what it should be", () => {
    const home = realpathSync(temporaryFolder("hostile"));
    write(join(home, "unc/.git"), "gitdir: //server/share/.git/worktrees/x\n");
    const net = `${"../".repeat(30)}net/server/x`;
    write(join(home, "up/.git"), `gitdir: ${net}\n`);
    write(join(home, "root/.git"), "gitdir: /proc/self/root/net/server/x\n");
    symlinkSync("/net/server", join(home, "link"));
    write(join(home, "link-in-it/.git"), "gitdir: ../link/x\n");
    write(join(home, "common/.git"), "gitdir: worktrees/x\n");
    write(join(home, "common/worktrees/x/commondir"), `${net}\n`);
    write(join(home, "zero/.git"), "gitdir: /a\0b\n");
    write(join(home, "junk/.git"), "\u0000\u0001 not git\n");
    mkdirSync(join(home, "empty/.git"), { recursive: true });
    execFileSync("mkfifo", [join(home, "pipe")]);
    mkdirSync(join(home, "fifo"));
    execFileSync("mkfifo", [join(home, "fifo/.git")]);
    const names = ["unc", "up", "root", "link-in-it", "common", "zero", "junk", "empty", "fifo"];
    for (const name of names) {
      expect([name, looker(home)(join(home, name))]).toEqual([name, { ...nowhere, there: true }]);
    }
    const look = looker(home);
    for (const path of ["link/x", "empty", "empty/../link/x", "link/y", "link"])
      expect([path, look(join(home, path)).there]).toEqual([path, path === "empty"]);
  });
});

describe("what is known", () => {
  const known = { there: true, root: "/w/shop", main: "/w/shop", remote: shop, opencode: null };

  test("is kept when the directory is gone, or is no repository any more", () => {
    expect(renewed(known, nowhere)).toEqual({ ...known, there: false });
    expect(renewed(known, { ...nowhere, there: true })).toEqual(known);
    expect(renewed(known, { ...known, remote: null })).toEqual(known);
  });

  test("is not kept of an address that was kept with a password", () => {
    const kept = (remote: string) => unpackPlace(packPlace({ ...known, remote })).remote;
    expect(kept("gcrypt/:https://ann:s3cret@example.com/acme/shop")).toBeNull();
    expect(kept("ext/:sh -c 'TOKEN=s3cret serve shop'")).toBeNull();
    expect(kept("https/ann:s3cret@example.com/acme/shop")).toBeNull();
    expect(kept("ann:s3/cret@example.com/acme/shop")).toBeNull();
    expect(kept("/srv/ann:s3cret@example.com/shop")).toBeNull();
    expect(kept("example.com:8443/acme/shop")).toBe("example.com:8443/acme/shop");
    expect(kept("/home/ann@example.com/shop")).toBe("/home/ann@example.com/shop");
  });

  test("is replaced by what is found there now", () => {
    const other = { ...known, remote: "example.com/acme/store" };
    expect(renewed(known, other)).toEqual(other);
    expect(renewed(null, known)).toEqual(known);
  });

  test("is stored without what is not known, and what cannot be read says nothing", () => {
    expect(packPlace(nowhere)).toBe('{"there":false}');
    expect(unpackPlace(packPlace(known))).toEqual(known);
    for (const text of ["", "null", "[1]", '{"root":5}'])
      expect(unpackPlace(text)).toEqual(nowhere);
  });
});
