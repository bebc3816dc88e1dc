import { binaryPath, type RunOptions } from "./tt.ts";

type Signal = Bun.Subprocess["signalCode"];

/** What came to the screen, and how the program ended: its exit code, or the signal. */
type AtTerminal = { screen: string; code: number | null; signal: Signal };

/**
 * Runs the compiled program at a terminal of 80 columns, and types `keys` as soon as it has asked: when `question` is
 * on the screen.
 */
export async function ttAtTerminal(
  args: readonly string[],
  { home, env = {}, cwd = home }: RunOptions,
  { question, keys }: { question: string; keys: string },
): Promise<AtTerminal> {
  let screen = "";
  let isAnswered = false;
  const decoder = new TextDecoder();
  const child = Bun.spawn([await binaryPath(), ...args], {
    cwd,
    env: { HOME: home, PATH: "/usr/bin:/bin", TZ: "UTC", TERM: "xterm", ...env },
    terminal: {
      cols: 80,
      rows: 24,
      data(terminal, bytes) {
        screen += decoder.decode(bytes, { stream: true });
        if (isAnswered || !screen.includes(question)) return;
        isAnswered = true;
        terminal.write(keys);
      },
    },
  });
  await child.exited;
  child.terminal?.close();
  return { screen, code: child.exitCode, signal: child.signalCode };
}
