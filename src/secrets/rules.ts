/** A kind of secret: the name that stands in its place, and how it is recognised. */
export type SecretRule = {
  name: string;
  /**
   * Global. A repetition without a bound has a class whose characters cannot stand before the match, or is followed by
   * nothing: so no text takes more than time in proportion to its length.
   */
  pattern: RegExp;
};

/** What a token's characters are bounded by: no letter, digit, `_` or `-` before it. */
const BEGIN = "(?<![A-Za-z0-9_-])";

const token = (name: string, form: string): SecretRule => ({
  name,
  pattern: new RegExp(`${BEGIN}(?:${form})`, "g"),
});

const PEM = "[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----";

/**
 * What is masked, each as its issuer documents it (docs/search.md has the list of sources). The first that fits wins:
 * what holds others comes first.
 */
export const secretRules: readonly SecretRule[] = [
  {
    name: "private key",
    // One that is cut off is masked to the end.
    pattern: new RegExp(`-----BEGIN ${PEM}[\\s\\S]*?(?:-----END ${PEM}|$)`, "g"),
  },
  token("JSON web token", "eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}"),
  token("Anthropic key", "sk-ant-[A-Za-z0-9_-]{16,}"),
  token(
    "API key",
    "sk-(?:proj|svcacct|admin|or|live|test|lf)-[A-Za-z0-9_-]{16,}|sk-[A-Za-z0-9]{20,}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}",
  ),
  token("GitHub token", "gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}"),
  token("GitLab token", "gl(?:pat|dt|rt|oas|ptt|cbt|ft|soat|agent|imt)-[A-Za-z0-9_.-]{16,}"),
  token("Slack token", "xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}"),
  token("Google API key", "AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
  token("npm token", "npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])"),
  {
    name: "AWS secret key",
    pattern:
      /(?<=(?:secret_?(?:access_?)?key["']?\s{0,3}[:=]\s{0,3}["']?)|(?:(?:AKIA|ASIA)[A-Z2-7]{16}["']?[\s,:;|/]{1,4}["']?))[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gi,
  },
  token("AWS key id", "(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
  {
    name: "bearer token",
    pattern: /(?<=\bbearer[ \t]{1,4}["']?)(?=[^\s"']{0,200}\d)[A-Za-z0-9._~+/=-]{16,}/gi,
  },
  {
    name: "authorization",
    pattern:
      /(?<=\bauthorization["']?[ \t]{0,3}[:=][ \t]{0,3}["']?(?:basic|token|digest|apikey)[ \t]{1,3})(?!\[masked: )[^\s"',;]{6,}|(?<=\bx-api-key["']?[ \t]{0,3}[:=][ \t]{0,3}["']?)(?!\[masked: )[^\s"',;]{8,}/gi,
  },
  {
    name: "password",
    pattern:
      /(?<=:\/\/[^\s:@/[]{0,100}:)(?!\[masked: )[^\s:@/]{1,400}(?=@)|(?<=\b(?:password|passwd|pwd)=["']?)(?!\[masked: )[^\s&#"';,)\]}]{3,}|(?<=[?&](?:access_token|api_?key|client_secret|secret|token)=)(?!\[masked: )[^\s&#"']{8,}/gi,
  },
];

/** Something that each secret has; where none of it occurs, no rule need be tried. */
export const suspicion =
  /sk[-_]|rk_|gh[pousr]_|github_pat_|xox|xapp-|gl[a-z]{2,5}-|AIza|npm_|A[KS]IA|-----BEGIN|eyJ|secret|bearer|authorization|api-?_?key|:\/\/[^\s/]{0,500}@|passw|pwd=|token=/i;
