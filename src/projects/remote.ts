import { resolve } from "node:path";

import { isPath, normalPath } from "./paths.ts";

/** A host, by its dot. */
const HOST = String.raw`^[\w-]+(?:\.[\w-]+)+`;
const shortAddress = new RegExp(String.raw`${HOST}(?::\d+)?\/.`);
const gitAddress = new RegExp(String.raw`${HOST}:(?!\d+\/).`);

/** The address that a person means, as `normalRemote` writes it; null where the text does not look like one. */
export function addressMeant(text: string): string | null {
  const isShort = shortAddress.test(text);
  const isAddress = isShort || gitAddress.test(text) || /:\/\/|@[^/]+:/.test(text);
  return isAddress ? normalRemote(isShort ? `https://${text}` : text, "/") : null;
}

/** Longer than any address of a repository. */
const MOST = 1024;

/**
 * The address of a repository in one spelling, `host/owner/name`, whatever the protocol; user, password and token are
 * left out. A repository on this machine is its path. Null where it is neither, or cannot be told from a password.
 * @param base the directory that a relative path is relative to
 */
export function normalRemote(url: string, base: string): string | null {
  const text = url.trim();
  // oxlint-disable-next-line no-control-regex -- no address has them, and none must reach a terminal
  if (text === "" || text.length > MOST || /[\x00-\x1f\x7f]/.test(text)) return null;
  const [, helper, inner = ""] = /^([a-z0-9][a-z0-9+.-]*)::(.*)$/i.exec(text) ?? [];
  const [, scheme, rest = ""] = urlIn.exec(helper === undefined ? text : inner) ?? [];
  if (scheme?.toLowerCase() === "file") return ofFile(rest);
  if (scheme !== undefined) return ofUrl(scheme.toLowerCase(), rest);
  if (helper !== undefined) return null;
  if (/^[A-Za-z]:[\\/]/.test(text)) return localOf(text, base);
  const [, host, path] = /^(?:[^/\\]*@)?(\[[^\]]+\]|[^:/\\@]+):(.+)$/.exec(text) ?? [];
  // A URL that lacks a slash.
  if (/^https?$/i.test(host ?? "")) return null;
  if (host !== undefined && path !== undefined) return joined(host, path);
  return localOf(text, base);
}

const urlIn = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i;

/** Whether an address that was kept is such a one: earlier versions kept some with a password. */
export const isRemote = (address: string): boolean =>
  isPath(address) ? !mayHoldPassword(address) : !/@|\/:/.test(address);

function ofFile(rest: string): string | null {
  const path = rest.replace(/^localhost(?=\/)/, "");
  return isPath(path) ? localOf(path, "") : null;
}

function ofUrl(scheme: string, rest: string): string | null {
  const [, authority = "", path = "", more = ""] = /^([^/?#]*)([^?#]*)(.*)$/.exec(rest) ?? [];
  // A password with a slash ends the host's name too early.
  if (more.includes("@")) return null;
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  // The port of ssh says nothing of the repository; another of https is another server.
  const bare = scheme.startsWith("http")
    ? host.replace(/:(?:80|443)?$/, "")
    : host.replace(/:\d*$/, "");
  return joined(bare, path);
}

function joined(host: string, path: string): string | null {
  const name = withoutGit(path.replaceAll("\\", "/").replace(/^\/+|\/+$/g, ""));
  if (!isHost.test(host) || name === "" || name.includes("@")) return null;
  const where = host.toLowerCase();
  return `${where}/${where === "github.com" ? name.toLowerCase() : name}`;
}

const isHost = /^(?:\[[\da-f:.]+\]|[^\s:@%/\\]+)(?::\d+)?$/i;

const withoutGit = (path: string) => path.replace(/\/*\.git$/, "");

function localOf(path: string, base: string): string | null {
  if (mayHoldPassword(path)) return null;
  const absolute = isPath(path) ? path : resolve(base, path);
  return withoutGit(normalPath(absolute)) || null;
}

/** Of a path an address may have been meant: `//ada@host/x`, `ada@host/x`, `https;//ada:pw@host/x`. */
const mayHoldPassword = (path: string): boolean =>
  path.includes("@") && (!isPath(path) || /^(?:[\\/]{2}|..[^@]*:)/.test(path));

/** The address that the configuration of a repository (`.git/config`) gives: origin's, else the first by name. */
export function remoteIn(config: string): string | null {
  const urls = new Map<string, string>();
  let remote: string | null = null;
  for (const line of config.split(/\r?\n/)) {
    const section = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (section !== undefined) remote = /^remote\s+"(.*)"$/i.exec(section.trim())?.[1] ?? null;
    const url = /^\s*(?:\[[^\]]*\]\s*)?url\s*=\s*(.*)$/i.exec(line)?.[1];
    if (remote !== null && url !== undefined && !urls.has(remote)) urls.set(remote, plain(url));
  }
  const first = [...urls.keys()].toSorted()[0];
  return urls.get("origin") ?? (first === undefined ? null : (urls.get(first) ?? null));
}

/** A value without its quotes and the comment behind it. */
const plain = (value: string) =>
  (/^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1] ?? value.replace(/\s[#;].*$/, "")).trim();
