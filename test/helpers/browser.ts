import { existsSync } from "node:fs";
import { join } from "node:path";

import { type } from "arktype";

import { temporaryFolder } from "./home.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** A Chromium on this machine; null where there is none. */
export const chromium = (): string | null =>
  names.map((name) => Bun.which(name)).find((path) => path !== null) ?? null;

const message = type({
  "id?": "number",
  "method?": "string",
  "params?": "object",
  "result?": "object",
  "error?": "object",
});
type Message = typeof message.infer;

/** A browser without a window, and one page in it, driven over its own protocol. */
export class Browser {
  /** All that the browser told of its own accord. */
  readonly events: Message[] = [];
  readonly #child: Bun.Subprocess;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Message) => void>();
  #sent = 0;

  static async start(program: string): Promise<Browser> {
    const folder = temporaryFolder("browser");
    const child = Bun.spawn(
      [
        program,
        ..."--headless --no-sandbox --disable-gpu --disable-quic --no-first-run".split(" "),
        ..."--disable-background-networking --disable-component-update --disable-sync".split(" "),
        `--user-data-dir=${folder}`,
        "--remote-debugging-port=0",
        "about:blank",
      ],
      { env: { ...process.env, TMPDIR: folder }, stdio: ["ignore", "ignore", "ignore"] },
    );
    const port = await portFrom(join(folder, "DevToolsActivePort"));
    const pages = type({ type: "string", webSocketDebuggerUrl: "string" })
      .array()
      .assert(await (await fetch(`http://127.0.0.1:${port}/json/list`)).json());
    const page = pages.find(({ type: kind }) => kind === "page");
    if (page === undefined) throw new Error("the browser opened no page");
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", reject);
    });
    return new Browser(child, socket);
  }

  private constructor(child: Bun.Subprocess, socket: WebSocket) {
    this.#child = child;
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const got = message.assert(JSON.parse(String(data)));
      if (got.id === undefined) this.events.push(got);
      else this.#waiting.get(got.id)?.(got);
    });
  }

  async send(method: string, params: object = {}): Promise<object> {
    const id = ++this.#sent;
    const answered = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (result === undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  }

  /** Opens a file and waits until all of it is there. */
  async open(file: string): Promise<void> {
    for (const domain of ["Page", "Network", "Log", "Runtime"]) await this.send(`${domain}.enable`);
    await this.send("Page.navigate", { url: Bun.pathToFileURL(file).href });
    while (!this.events.some(({ method }) => method === "Page.loadEventFired")) await Bun.sleep(10);
  }

  /** What an expression comes to in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.send("Runtime.evaluate", { expression, returnByValue: true });
    const { result, exceptionDetails } = evaluated.assert(answer);
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  async close(): Promise<void> {
    this.#socket.close();
    this.#child.kill();
    await this.#child.exited;
  }
}

const evaluated = type({ result: { "value?": "unknown" }, "exceptionDetails?": "object" });

/** The browser writes its port into a file once it listens. */
async function portFrom(file: string): Promise<string> {
  for (let tries = 0; tries < 1500; tries++) {
    const [port = ""] = existsSync(file) ? (await Bun.file(file).text()).split("\n") : [];
    if (port !== "") return port;
    await Bun.sleep(20);
  }
  throw new Error("the browser did not start within 30 seconds");
}
