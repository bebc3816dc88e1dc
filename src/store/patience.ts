/** How long another process's write is waited for, in milliseconds. */
export const PATIENCE = 30_000;

/**
 * Tries again while another process stands in the way. SQLite waits by itself but for some moments in which it gives
 * up at once: where two processes turn a new database to its log, or where the last one of several is closing it.
 */
export function patiently<Result>(attempt: () => Result, patience = PATIENCE): Result {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || Date.now() >= end) throw error;
      Bun.sleepSync(10 + Math.random() * 40);
    }
  }
}

/** Whether another process stands in the way. */
export const isBusy = (error: unknown): boolean =>
  /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(sqliteCode(error));

/** Whether there is no room, also for what SQLite keeps beside a database that is only read. */
export const isFull = (error: unknown): boolean =>
  /^SQLITE_(FULL|IOERR_SHMSIZE)$/.test(sqliteCode(error));

/** Whether the file or its directory may not be read or written. */
export const isForbidden = (error: unknown): boolean =>
  /^SQLITE_(READONLY|CANTOPEN|PERM)/.test(sqliteCode(error));

/** SQLite's name of an error; empty where it is none of SQLite's. */
export const sqliteCode = (error: unknown): string =>
  error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_")
    ? String(error.code)
    : "";
