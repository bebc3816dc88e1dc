import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";

import { temporaryFolder } from "../helpers/home.ts";
import { testWith } from "../trust/programs.ts";
import { first, installer, onlyBusybox, script, shells, versionOf } from "./installing.ts";
import { type Mirror, serve } from "./serving.ts";

let mirror: Mirror;
const install = installer(() => mirror.url);

beforeAll(async () => {
  mirror = await serve(["0.2.0"], "0.2.0");
});
afterAll(() => mirror.stop());

/** A server that sends all that is asked of it elsewhere; over https with a certificate. */
function redirect(to: string, tls?: { cert: string; key: string }) {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    ...(tls !== undefined && { tls }),
    fetch: ({ url }) => Response.redirect(to + new URL(url).pathname, 302),
  });
  const scheme = tls === undefined ? "http" : "https";
  return { url: `${scheme}://localhost:${server.port}`, stop: () => void server.stop(true) };
}

/** A certificate of this machine's. */
function certificate(): { file: string; cert: string; key: string } {
  const folder = temporaryFolder("certificate");
  const [file, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const made = `req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost -out ${file} -keyout ${keyFile}`;
  Bun.spawnSync(["openssl", ...made.split(" ")]);
  return { file, cert: readFileSync(file, "utf8"), key: readFileSync(keyFile, "utf8") };
}

/** A PATH with the tools that the script needs, and some more. */
async function toolsWith(...more: string[]): Promise<string> {
  const tools = temporaryFolder("tools");
  const needed = "awk basename cat chmod cp gzip mkdir mktemp mv rm sed sha256sum tar uname";
  for (const name of [...needed.split(" "), ...more])
    await symlink(Bun.which(name) ?? "", join(tools, name));
  return tools;
}

describe.each(shells.map((shell) => [shell.name, shell] as const))("%s", (_name, shell) => {
  test("refuses what this machine redirects to http, and installs nothing", async () => {
    const redirecting = redirect(mirror.url);
    const { code, err, out, home } = await install(shell, {
      env: { TT_BASE_URL: redirecting.url },
    });
    redirecting.stop();
    expect([code, out, existsSync(join(home, ".local"))]).toEqual([1, "", false]);
    expect(err).toMatch(
      /SHA256SUMS (cannot be downloaded|leads to an address without https, and is not used)\n$/,
    );
  });
});

describe("the download", () => {
  test("is never anything but https or http", async () => {
    const { code, err } = await install(first, { env: { TT_BASE_URL: "file:///etc" } });
    expect([code, err]).toEqual([1, expect.stringContaining("is no address")]);
  });

  test("is over https, and over http from this machine alone", async () => {
    for (const url of [
      "http://mirror.example.com",
      "http://localhost.example.com",
      "http://127.0.0.1:1@mirror.example.com",
    ]) {
      const { code, err, out } = await install(first, { env: { TT_BASE_URL: url } });
      expect([code, out, err]).toEqual([
        1,
        "",
        `install.sh: '${url}/latest/SHA256SUMS' is not safe from others in the network; TT_BASE_URL begins with https://\n`,
      ]);
    }
    const here = mirror.url.replace("127.0.0.1", "localhost");
    expect((await install(first, { env: { TT_BASE_URL: here } })).code).toBe(0);
  });

  for (const program of ["curl", "wget"]) {
    testWith("openssl", `with ${program} follows https to https, and to nothing else`, async () => {
      const { file, ...tls } = certificate();
      const env = {
        CURL_CA_BUNDLE: file,
        WGETRC: join(file, "../wgetrc"),
        PATH: await toolsWith(program),
      };
      await Bun.write(env.WGETRC, `ca_certificate = ${file}\n`);
      const served = Bun.serve({
        port: 0,
        hostname: "127.0.0.1",
        tls,
        fetch: ({ url }) => new Response(Bun.file(join(mirror.folder, new URL(url).pathname))),
      });
      const [safe, unsafe] = [
        redirect(`https://localhost:${served.port}`, tls),
        redirect(mirror.url, tls),
      ];
      const good = await install(first, { env: { ...env, TT_BASE_URL: safe.url } });
      const bad = await install(first, { env: { ...env, TT_BASE_URL: unsafe.url } });
      await served.stop(true);
      for (const { stop } of [safe, unsafe]) stop();
      expect([good.err, good.code, versionOf(good.program)]).toEqual(["", 0, "tt 0.2.0"]);
      expect([bad.code, bad.out, existsSync(join(bad.home, ".local"))]).toEqual([1, "", false]);
      expect(bad.err).toContain(
        program === "curl"
          ? "SHA256SUMS cannot be downloaded\n"
          : "SHA256SUMS leads to an address without https, and is not used\n",
      );
    });
  }

  testWith("busybox", "is not by a program that accepts any certificate", async () => {
    const env = { PATH: await onlyBusybox(), TT_BASE_URL: "https://localhost:1" };
    const { code, err } = await install(first, { env });
    expect([code, err]).toEqual([
      1,
      "install.sh: this wget may not check whom it loads from; install curl\n",
    ]);
  });

  test("without a program that can check it is not installed", async () => {
    const tools = await toolsWith("curl");
    rmSync(join(tools, "sha256sum"));
    const { code, err, home } = await install(first, { env: { PATH: tools } });
    expect(err).toContain("this needs sha256sum, shasum or openssl");
    expect([code, existsSync(join(home, ".local/bin/tt"))]).toEqual([1, false]);
  });

  test("that breaks off in the middle of the script does nothing", async () => {
    const text = readFileSync(script, "utf8");
    for (const part of [0.3, 0.6, 0.9, 0.995]) {
      const home = temporaryFolder("install");
      const cut = join(temporaryFolder("cut"), "install.sh");
      await Bun.write(cut, text.slice(0, Math.floor(text.length * part)));
      Bun.spawnSync(["/bin/sh", cut], {
        cwd: home,
        env: { HOME: home, PATH: "/usr/bin:/bin", TT_BASE_URL: mirror.url },
      });
      expect(readdirSync(home)).toEqual([]);
    }
  });
});
