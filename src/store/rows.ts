import type { Database, SQLQueryBindings } from "bun:sqlite";

/** Rows of one statement. To call SQLite costs as much as to write a row; more than some dozens gain nothing. */
const TOGETHER = 32;

/** Writes rows of one table several at a time. What was added is in the table after `flush` only. */
export class Rows {
  readonly #db: Database;
  readonly #one: string;
  readonly #many: string;
  readonly #width: number;
  readonly #refused: ((row: SQLQueryBindings[]) => void) | undefined;
  #waiting: SQLQueryBindings[] = [];

  /**
   * @param into the statement up to VALUES
   * @param width the number of its columns
   * @param refused gets the rows of each statement that wrote fewer than it was given
   */
  constructor(
    db: Database,
    into: string,
    width: number,
    refused?: (row: SQLQueryBindings[]) => void,
  ) {
    this.#db = db;
    const row = `(${Array.from({ length: width }, () => "?").join(", ")})`;
    this.#one = `${into} VALUES ${row}`;
    this.#many = `${this.#one}${`, ${row}`.repeat(TOGETHER - 1)}`;
    this.#width = width;
    this.#refused = refused;
  }

  add(...row: SQLQueryBindings[]): void {
    if (row.length !== this.#width)
      throw new Error(`a row of ${row.length} values for ${this.#one}`);
    for (const value of row) this.#waiting.push(value);
    if (this.#waiting.length === TOGETHER * this.#width) this.#write(TOGETHER, this.#taken());
  }

  flush(): void {
    const rest = this.#taken();
    for (let from = 0; from < rest.length; from += this.#width) {
      this.#write(1, rest.slice(from, from + this.#width));
    }
  }

  #taken(): SQLQueryBindings[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  #write(rows: number, values: SQLQueryBindings[]): void {
    const { changes } = this.#db.query(rows === 1 ? this.#one : this.#many).run(...values);
    if (changes >= rows || this.#refused === undefined) return;
    for (let from = 0; from < values.length; from += this.#width) {
      this.#refused(values.slice(from, from + this.#width));
    }
  }
}

/**
 * Rows whose first column is a number by which the table is ordered. They wait, all of them, and are written in that
 * order: keys are hashes, and in the order in which they come each would change another page.
 */
export class OrderedRows {
  readonly #rows: Rows;
  #waiting: [key: number, ...rest: SQLQueryBindings[]][] = [];

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  add(key: number, ...rest: SQLQueryBindings[]): void {
    this.#waiting.push([key, ...rest]);
  }

  flush(): void {
    for (const row of this.#waiting.sort(([a], [b]) => a - b)) this.#rows.add(...row);
    this.#waiting = [];
    this.#rows.flush();
  }
}
