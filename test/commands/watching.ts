import { binaryPath } from "../helpers/tt.ts";

/** A watcher that runs, and what it has said so far. */
type Watcher = {
  out: () => string;
  err: () => string;
  /** Waits until something is said. */
  says: (what: string | RegExp, stream?: "out" | "err") => Promise<void>;
  end: (signal?: NodeJS.Signals) => Promise<number>;
};

const running = new Set<{ kill: (signal: NodeJS.Signals) => void }>();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** Starts `tt ingest sessions --watch`. */
export async function startWatching(
  home: string,
  args: string[] = [],
  prefix: string[] = [],
): Promise<Watcher> {
  const child = Bun.spawn(
    [...prefix, await binaryPath(), "ingest", "sessions", "--watch", ...args],
    {
      cwd: home,
      env: { HOME: home, PATH: "/usr/bin:/bin", TZ: "UTC" },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    },
  );
  running.add(child);
  const said = { out: "", err: "" };
  void collect(child.stdout, (text) => (said.out += text));
  void collect(child.stderr, (text) => (said.err += text));
  return {
    out: () => said.out,
    err: () => said.err,
    says: (what, stream = "out") => until(() => said[stream], what),
    async end(signal = "SIGTERM") {
      child.kill(signal);
      running.delete(child);
      return child.exited;
    },
  };
}

async function collect(stream: ReadableStream<Uint8Array>, add: (text: string) => void) {
  const decoder = new TextDecoder();
  for await (const chunk of stream) add(decoder.decode(chunk, { stream: true }));
}

async function until(said: () => string, what: string | RegExp): Promise<void> {
  const matches = () => (typeof what === "string" ? said().includes(what) : what.test(said()));
  for (let tries = 0; tries < 2500 && !matches(); tries++) await Bun.sleep(20);
  if (!matches()) throw new Error(`never said ${String(what)}, but:\n${said()}`);
}
