/** A kind of secret: the name that stands in its place, and how it is recognised. */
export type SecretRule = {
  name: string;
  /**
   * Global. A repetition without a bound has a class whose characters cannot stand before the match, holds no beginning
   * of another one, or is followed by nothing: so no text takes more than time in proportion to its length.
   */
  pattern: RegExp;
};

/**
 * What a token's characters are bounded by: no letter, digit, `_` or `-` before it, but the end of an escape, as in
 * JSON (`\n`) and in addresses (`%3D`).
 */
const BEGIN = String.raw`(?:(?<![\w-])|(?<=\\[nrt]|%[\dA-Fa-f]{2}))`;

const token = (name: string, ...forms: string[]): SecretRule => ({
  name,
  pattern: new RegExp(`${BEGIN}(?:${forms.join("|")})`, "g"),
});

/** Where words with dashes between them look like a token: a digit makes it one. */
const DIGIT = String.raw`(?=[\w-]{0,200}\d)`;

const PEM = "[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----";

/** A break between two lines of a key, of which a string in code has escapes. */
const BREAK = String.raw`(?:\s|\\[nrt]){1,40}`;

/**
 * What stands behind a name, up to one of these characters: no word that only stands for it (`$TOKEN`, `<your token>`,
 * `{token}`), no comparison, and nothing that is masked already.
 */
const value = (least: number, end: string) =>
  String.raw`(?![=$<{]|[^${end}]{0,${least}}\[masked: )(?=[^${end}]{${least}})[^${end}[]*(?:\[(?!masked: )[^${end}[]*)*`;

/** What an address has before its host: nothing that ends it in a text or in code. */
const WORD = String.raw`[^\s/"'\x60<>()\\]`;

const named = (name: string, before: string, what: string): SecretRule => ({
  name,
  pattern: new RegExp(`(?<=${before})${what}`, "gi"),
});

/**
 * What is masked, each as its issuer documents it (docs/search.md has the list of sources). The first that fits wins:
 * what holds others comes first. What an index has was masked by the rules of its time: where these change, a migration
 * adds the chore `masks`.
 */
export const secretRules: readonly SecretRule[] = [
  {
    name: "private key",
    // With its end, or, cut off, as far as lines look like those of a key: who only speaks of the first line says more.
    pattern: new RegExp(
      `-----BEGIN ${PEM}(?:` +
        String.raw`(?=[\s\S]{0,400}?[A-Za-z\d+/=]{20}|[A-Za-z\d+/=\s\\]*-----END)[^-[]*(?:-{1,4}[^-[]+)*-----END ${PEM}|` +
        String.raw`(?:${BREAK}[A-Za-z][A-Za-z-]{1,30}: [^\n\\]{0,200}(?=[\n\\])){0,8}(?:${BREAK}[A-Za-z\d+/=]{16,})+)`,
      "g",
    ),
  },
  token(
    "JSON web token",
    String.raw`eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}`,
    // Encrypted: five parts, of which the second may be empty.
    String.raw`eyJ[\w-]{8,}\.[\w-]*\.[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}`,
  ),
  token("Anthropic key", String.raw`sk-ant-${DIGIT}[\w-]{16,}`),
  token(
    "API key",
    String.raw`sk-(?:proj|svcacct|admin|None|or|live|test|lf)-${DIGIT}[\w-]{16,}`,
    String.raw`sk-[A-Za-z\d]{20,}`,
    String.raw`sk-[\w-]{1,200}?T3BlbkFJ[\w-]{16,}`,
    String.raw`(?:[sr]k|sk_org)_(?:live|test)_[A-Za-z\d]{16,}`,
    String.raw`whsec_[A-Za-z\d+/]{24,}=*`,
    String.raw`hf_[A-Za-z\d]{30,}`,
    String.raw`gsk_[A-Za-z\d]{40,}`,
    String.raw`xai-[A-Za-z\d]{40,}`,
    String.raw`SG\.[\w-]{16,32}\.[\w-]{32,64}`,
  ),
  token("GitHub token", String.raw`gh[pousr]_[A-Za-z\d]{20,}`, String.raw`github_pat_\w{20,}`),
  token(
    "GitLab token",
    String.raw`gl(?:pat|dt|rtr?|oas|ptt|cbt|ft|ffct|soat|agent|imt|wt)-[\w.-]{16,}`,
  ),
  token(
    "Slack token",
    String.raw`xox[a-eoprs]-(?=[\w%-]{0,200}\d)[A-Za-z\d%+/=-]{10,}`,
    String.raw`xapp-${DIGIT}[A-Za-z\d-]{10,}`,
  ),
  {
    name: "Slack webhook",
    pattern: /(?<=\bhooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]{16,}/g,
  },
  token("Google API key", String.raw`AIza[\w-]{35}(?![\w-])`, String.raw`AQ\.Ab[\w-]{30,}`),
  token(
    "Google token",
    String.raw`ya29\.[\w.-]{20,}`,
    String.raw`GOCSPX-[\w-]{20,}`,
    String.raw`1\/\/0[\w-]{30,}`,
  ),
  token("npm token", String.raw`npm_[A-Za-z\d]{36}(?![A-Za-z\d])`),
  token(
    "access token",
    String.raw`pypi-AgE[\w-]{16,}`,
    String.raw`do[opr]_v1_[a-f\d]{64}`,
    String.raw`shp(?:at|ca|pa|ss)_[A-Fa-f\d]{32}`,
    String.raw`hv[bsr]\.[\w-]{24,}`,
    String.raw`dckr_[op]at_[\w-]{20,}`,
    String.raw`glsa_[A-Za-z\d]{32}_[A-Fa-f\d]{8}`,
    String.raw`ATATT3x[\w=-]{40,}`,
    String.raw`sbp_[a-f\d]{40}`,
  ),
  token("age key", String.raw`AGE-SECRET-KEY-1[A-Z\d]{50,}`),
  {
    name: "Azure key",
    pattern: /(?<=\b(?:Account|SharedAccess)Key=)[A-Za-z\d+/]{40,}={0,2}/gi,
  },
  {
    name: "AWS secret key",
    // By its name, also as `aws configure` asks for it, or beside its id.
    pattern:
      /[A-Za-z\d/+]{40}(?![A-Za-z\d/+=])(?<=(?:secret[ _]?(?:access[ _]?)?key(?:["']?\s{0,3}[:=]|\s\[[^\]\n]{0,30}\]:| is|["']?\s)\s{0,3}["']?|(?:AKIA|ASIA)[A-Z2-7]{16}["']?[\s,:;|/]{1,4}["']?)[A-Za-z\d/+]{40})/gi,
  },
  token("AWS key id", String.raw`(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z\d])`),
  {
    name: "bearer token",
    pattern:
      /(?=[\w.~+/=-]{16})(?<=\bbearer[ \t]{1,4}["']?)(?=[^\s"']{0,200}\d)[A-Za-z\d._~+/=-]{16,}/gi,
  },
  named(
    "authorization",
    String.raw`\bauthorization["']?[ \t]{0,3}[:=][ \t]{0,3}["']?(?:basic|token|digest|apikey)[ \t]{1,3}`,
    value(6, String.raw`\s"',;`),
  ),
  named(
    "authorization",
    String.raw`\b(?:x-api-key|(?:private|job|deploy)-token)["']?[ \t]{0,3}[:=][ \t]{0,3}["']?`,
    value(8, String.raw`\s"',;`),
  ),
  // In an address: a token that stands alone, and what stands behind a name up to the last @ that can be its end. Earlier
  // versions masked it only up to the first, and what stands behind a token of GitHub instead of the token.
  {
    name: "password",
    pattern: /(?<=:\/\/)(?=[\w-]{0,200}\d)[\w-]{20,200}(?=:?@|:x-oauth-basic@)/g,
  },
  {
    name: "password",
    pattern: new RegExp(
      String.raw`(?<=://[^\s:@/[]{0,100}:)(?<!://localhost:(?=\d{1,5}@))` +
        String.raw`(?:${WORD}{1,400}|(?:\[masked: password\]|[^\s:@/]{1,400})(?:@${WORD}{0,400})?)(?=@(?!sha256:))`,
      "gi",
    ),
  },
  { name: "password", pattern: /(?<=:\/\/)[a-f\d]{40}(?=:\[masked: password\]@)/g },
  // `PWD` is also where a shell stands.
  named(
    "password",
    String.raw`(?:passw(?:or)?d|pwd(?!=["']?[/~.]))=["']?`,
    value(3, String.raw`\s&#"';,)\]}`),
  ),
  named(
    "password",
    String.raw`[?&#](?:(?:access|refresh|private|auth|id)_token|api[-_]?key|client_secret|secret|token|sig)=|_auth(?:token)?=["']?`,
    value(8, String.raw`\s&#"'`),
  ),
  named(
    "password",
    String.raw`\bcurl\b[^\n]{0,300}[ \t](?:-u|--user)[ =]?["']?[^\s:"'\d][^\s:"']{0,100}:`,
    value(3, String.raw`\s"'`),
  ),
];

/** Told by its sign: a text of words alone has hardly one, so that hardly anything is compared. */
const SIGNED = [
  "sk[-_]|[rs]k_|sk_org_|whsec_|hf_|gsk_|xai-|SG[.]|gh[pousr]_|pat_|gl[a-z]{2,5}-|xox[a-z]-|xapp-|hooks[.]",
  "AQ[.]|ya29[.]|GOCSPX-|npm_|pypi-|_v1_|shp[a-z]{2}_|hv[bsr][.]|[op]at_|glsa_|sbp_|KEY-|-----(?=BEGIN)",
  "(?:private|job|deploy)-(?=token)|(?:key|pwd|token|auth|sig)=",
].join("|");

const UNSIGNED =
  "eyJ|AIza|A[KS]IA|ATATT3x|1//0|secret|bearer|authorization|api-?key|passw|://[^\\s/]{0,500}@|curl[^\\n]{0,300}[ \\t](?:-u|--user)";

/** Something that each secret has; where none of it occurs, no rule need be tried. */
export const suspicion = new RegExp(`[-_.=](?<=${SIGNED})|${UNSIGNED}`, "i");
