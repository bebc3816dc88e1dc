#!/usr/bin/env node
// Runs the program of this platform, which npm installed beside this package.
const { spawn } = require("node:child_process");
const { name } = require("../package.json");

/** As scripts/release/targets.ts names it. */
function platform() {
  if (process.platform === "win32") return `windows-${process.arch}`;
  return `${process.platform}-${process.arch}${hasMusl() ? "-musl" : ""}`;
}

function hasMusl() {
  if (process.platform !== "linux") return false;
  // Without this the report looks up names in the network.
  process.report.excludeNetwork = true;
  return !process.report.getReport().header.glibcVersionRuntime;
}

function programPath() {
  const file = process.platform === "win32" ? "tt.exe" : "tt";
  try {
    return require.resolve(`${name}-${platform()}/bin/${file}`);
  } catch {
    fail(
      `there is no program for ${platform()}; if ${name} has one, install again without --omit=optional`,
    );
  }
}

function fail(why) {
  console.error(`tt: ${why}`);
  process.exit(1);
}

const path = programPath();
const child = spawn(path, process.argv.slice(2), { stdio: "inherit" });
// What ends this process is for the program to decide.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", ({ message }) => fail(`${path} cannot be run: ${message}`));
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
