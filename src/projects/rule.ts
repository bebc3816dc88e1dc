/** What a person says of projects: a `[[project]]` block of the configuration. It says a name, a client, or both. */
export type ProjectRule = {
  /** A remote, a directory or a project's name; with `/*` at its end all below a directory, or of an owner. */
  match: string;
  name: string | null;
  client: string | null;
};
