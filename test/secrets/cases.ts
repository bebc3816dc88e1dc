/** Invented, and put together here so that no scanner takes them for real ones. */
export const letters = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5kL7n";
const hex = "3f1c2a846d0b4d6c9d2a8f1e7c5b3a9d0e2f4a6b";
const jwt = `eyJ${letters.slice(0, 20)}.eyJ${letters.slice(5, 30)}.${letters.slice(0, 30)}`;
const pem = [
  "-----BEGIN RSA PRIVATE",
  " KEY-----\nMIIE",
  letters,
  "\n-----END RSA PRIVATE KEY-----",
];

/** What it is, the text, and the text with masks. */
export const cases: readonly (readonly [string, string, string])[] = [
  ["an OpenAI key", `use sk-${letters} here`, "use [masked: API key] here"],
  ["a project key", `OPENAI_API_KEY=sk-proj-${letters}`, "OPENAI_API_KEY=[masked: API key]"],
  ["an Anthropic key", `"sk-ant-api03-${letters}"`, '"[masked: Anthropic key]"'],
  ["a GitHub token", `push with ghp_${letters}.`, "push with [masked: GitHub token]."],
  ["an OAuth token", `gho_${letters}`, "[masked: GitHub token]"],
  ["a fine-grained token", `github_pat_${letters}_${letters}`, "[masked: GitHub token]"],
  ["a GitLab token", `glpat-${letters.slice(0, 20)}`, "[masked: GitLab token]"],
  ["a Slack token", `xoxb-1234-${letters}`, "[masked: Slack token]"],
  ["a Google key", `key AIza${letters.slice(0, 35)}`, "key [masked: Google API key]"],
  ["an npm token", `npm_${letters.slice(0, 36)}`, "[masked: npm token]"],
  [
    "an AWS key with its secret",
    `${"AKIA"}IOSFODNN7EXAMPLE ${letters}`,
    "[masked: AWS key id] [masked: AWS secret key]",
  ],
  [
    "an AWS secret by its name",
    `aws_secret_access_key = ${letters}`,
    "aws_secret_access_key = [masked: AWS secret key]",
  ],
  ["a private key", `this:\n${pem.join("")}\nis mine`, "this:\n[masked: private key]\nis mine"],
  ["a private key that is cut off", pem.slice(0, 3).join(""), "[masked: private key]"],
  ["a JSON web token", `token ${jwt} ends`, "token [masked: JSON web token] ends"],
  [
    "a bearer token",
    `curl -H "Authorization: Bearer ${letters}"`,
    'curl -H "Authorization: Bearer [masked: bearer token]"',
  ],
  [
    "a basic authorization",
    "Authorization: Basic a2ltOnJha2U=",
    "Authorization: Basic [masked: authorization]",
  ],
  [
    "a password in an address",
    "postgres://kim:rake7@db/shop",
    "postgres://kim:[masked: password]@db/shop",
  ],
  [
    "a password as a parameter",
    "https://shop.example/?user=kim&password=rake7&x=1",
    "https://shop.example/?user=kim&password=[masked: password]&x=1",
  ],
  [
    "a user's and password's colon",
    "https://kim:ra:ke7@host",
    "https://kim:[masked: password]@host",
  ],
  ["a password with an @", "postgres://kim:r@ke7@h", "postgres://kim:[masked: password]@h"],
  ["one with a quote too", 'postgres://kim:"r@ke7@h', "postgres://kim:[masked: password]@h"],
  [
    "a token that stands for the user",
    `https://${hex}@github.com/a/b`,
    "https://[masked: password]@github.com/a/b",
  ],
  [
    "a token before a password that is none",
    `https://${hex}:x-oauth-basic@github.com/a/b`,
    "https://[masked: password]:x-oauth-basic@github.com/a/b",
  ],
  ["a password in a variable", "DB_PASSWORD=rake7 up", "DB_PASSWORD=[masked: password] up"],
  ["PostgreSQL's variable", "PGPASSWORD=rake7 psql", "PGPASSWORD=[masked: password] psql"],
  ["MySQL's variable", "MYSQL_PWD='rake7'", "MYSQL_PWD='[masked: password]'"],
  [
    "a password for curl",
    "curl -u kim:rake7 https://x",
    "curl -u kim:[masked: password] https://x",
  ],
  [
    "a password for curl, in long",
    `curl -s --user="kim:rake7" x`,
    `curl -s --user="kim:[masked: password]" x`,
  ],
  ["a token behind #", `/cb#access_token=${letters}`, "/cb#access_token=[masked: password]"],
  [
    "tokens as parameters",
    `?refresh_token=${letters}&private_token=${letters}&sig=${letters}%3D`,
    "?refresh_token=[masked: password]&private_token=[masked: password]&sig=[masked: password]",
  ],
  [
    "an old npm token",
    "//registry.npmjs.org/:_authToken=3f1c2a84-3f1c-4d6c-9d2a-8f1e7c5b3a9d",
    "//registry.npmjs.org/:_authToken=[masked: password]",
  ],
  ["a GitLab header", `PRIVATE-TOKEN: ${letters}`, "PRIVATE-TOKEN: [masked: authorization]"],
  [
    "an AWS secret that was asked for",
    `AWS Secret Access Key [None]: ${letters}`,
    "AWS Secret Access Key [None]: [masked: AWS secret key]",
  ],
  [
    "an AWS secret in a command",
    `aws configure set aws_secret_access_key ${letters}`,
    "aws configure set aws_secret_access_key [masked: AWS secret key]",
  ],
  [
    "an AWS secret in a sentence",
    `my secret access key is ${letters}`,
    "my secret access key is [masked: AWS secret key]",
  ],
  [
    "a token behind an escape",
    `{"x":"A=1\\nghp_${letters}"}`,
    `{"x":"A=1\\n[masked: GitHub token]"}`,
  ],
  [
    "a key behind an escape",
    `\\tsk-${letters} %3Dsk-${letters}`,
    "\\t[masked: API key] %3D[masked: API key]",
  ],
  [
    "Slack tokens of a browser",
    `xoxc-12-${letters} xoxd-${letters}%2B`,
    "[masked: Slack token] [masked: Slack token]",
  ],
  [
    "a Slack webhook",
    `https://hooks.slack.com/services/T00000000/B00000000/${letters}`,
    "https://hooks.slack.com/services/[masked: Slack webhook]",
  ],
  ["a GitLab token of a feature flag", `glffct-${letters}`, "[masked: GitLab token]"],
  [
    "Stripe's other keys",
    `whsec_${letters} sk_org_live_${letters}`,
    "[masked: API key] [masked: API key]",
  ],
  [
    "OpenAI's other keys",
    `sk-None-${letters} sk-rose-${letters.slice(0, 20)}T3BlbkFJ${letters.slice(0, 20)}`,
    "[masked: API key] [masked: API key]",
  ],
  [
    "Google's tokens",
    `ya29.a0${letters} GOCSPX-${letters.slice(0, 28)} 1//0g${letters}`,
    "[masked: Google token] [masked: Google token] [masked: Google token]",
  ],
  ["a new Google key", `AQ.Ab8${letters}`, "[masked: Google API key]"],
  [
    "an encrypted web token",
    `eyJ${letters}.${letters}.${letters.slice(0, 16)}.${letters}.${letters.slice(0, 22)}`,
    "[masked: JSON web token]",
  ],
  [
    "one with a key agreed on",
    `eyJ${letters}..${letters}.${letters}.${letters}`,
    "[masked: JSON web token]",
  ],
  [
    "an Azure account's key",
    `AccountKey=${letters}${letters}abc123==;x`,
    "AccountKey=[masked: Azure key];x",
  ],
  ["an age key", `AGE-SECRET-KEY-1${"QPZRY9X8GF".repeat(6).slice(0, 58)}`, "[masked: age key]"],
  ...[
    `hf_${letters}`,
    `gsk_${letters}abc`,
    `xai-${letters}`,
    `SG.${letters.slice(0, 22)}.${letters}`,
  ].map((key): [string, string, string] => [
    `a key as ${key.slice(0, 4)}`,
    `(${key})`,
    "([masked: API key])",
  ]),
  ...[
    `pypi-AgEIcHlwaS5vcmc${letters}`,
    `dop_v1_${hex}${hex.slice(0, 24)}`,
    `shpat_${hex.slice(0, 32)}`,
    `hvs.${letters}`,
    `dckr_pat_${letters.slice(0, 27)}`,
    `glsa_${letters.slice(0, 32)}_3f1c2a84`,
    `ATATT3xFfGF0${letters}`,
    `sbp_${hex}`,
  ].map((key): [string, string, string] => [
    `a token as ${key.slice(0, 4)}`,
    `(${key})`,
    "([masked: access token])",
  ]),
  [
    "a private key with headers that is cut off, not what is said of it",
    `${pem[0]}${pem[1]?.slice(0, 9)}\nProc-Type: 4,ENCRYPTED\n\n${letters}\n${letters}\nIt is mine.`,
    "[masked: private key]\nIt is mine.",
  ],
  [
    "a private key in JSON",
    `"-----BEGIN PRIVATE KEY-----\\nMIIE${letters}\\n-----END PRIVATE KEY-----\\n"`,
    '"[masked: private key]\\n"',
  ],
  [
    "a short private key",
    "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----",
    "[masked: private key]",
  ],
  [
    "two of a kind",
    `ghp_${letters} ghp_${letters}`,
    "[masked: GitHub token] [masked: GitHub token]",
  ],
];

/** What it is, the text as an earlier version masked it, which left a part, and the text with today's masks. */
export const halfMasked: readonly (readonly [string, string, string])[] = [
  [
    "a password with an @",
    "postgres://kim:[masked: password]@ke7@h",
    "postgres://kim:[masked: password]@h",
  ],
  [
    "a password with two of them and a colon",
    "https://kim:[masked: password]@ke7@le:af@host/shop and kim@shop.example",
    "https://kim:[masked: password]@host/shop and kim@shop.example",
  ],
  [
    "a token before a password that is none",
    `https://${hex}:[masked: password]@github.com/a/b`,
    "https://[masked: password]:[masked: password]@github.com/a/b",
  ],
];

/** What only looks a little like a secret. */
export const harmless: readonly string[] = [
  "the sk-learn-pipeline-with-a-long-name class",
  "Use a bearer authentication scheme instead of cookies",
  "Authorization: see the docs; the password is in the vault",
  "see https://shop.example:8080/orders and http://localhost:3000/@kim",
  "rename task-management-service to desk-management-service",
  "AKIA is how AWS key ids begin, eyJ how tokens begin",
  "git@github.com:kim/shop.git and ssh://git@host:22/shop",
  "commit 3f1c2a846d0b4d6c9d2a8f1e7c5b3a9d0e2f4a6b",
  "npm_config_registry and npm_package_name",
  "Start the file with `-----BEGIN PRIVATE KEY-----` and a newline. Then rewrite the deployment.",
  "-----BEGIN PRIVATE KEY-----\nNote: this is how a key starts.\nThen comes the rest",
  "between `-----BEGIN PRIVATE KEY-----` and `-----END PRIVATE KEY-----`",
  "if (password===confirm) or password==null",
  "pwd=$(pwd); password=$PASSWORD password=${DB_PASSWORD} password=<your password>",
  "login(password={password})",
  "PWD=/home/kim/shop OLDPWD=/home/kim pwd=~/shop",
  "?token=$TOKEN&access_token=<your token> _authToken=${NPM_TOKEN}",
  "PRIVATE-TOKEN: <your_access_token> and x-api-key: $SHOP_KEY",
  "curl -u $USER:$PASSWORD and docker run -u 1000:1000",
  "curl -u kim https://shop.example:8080",
  "sk-live-reload-with-something, sk-test-runner-for-everyone, sk-ant-colony-optimization",
  "xoxs-hugs-and-kisses and xapp-of-a-small-company",
  "http://localhost:3000@kim",
  "docker://node:20@sha256:3f1c2a84",
  '{"url":"http://localhost:3000","mail":"kim@shop.example"}',
  "https://the-long-name-of-a-user@host and https://kim7@host",
  "the secret key is in the vault; secret_key: see there",
  `the secret of commit ${hex}`,
  "AccountKey=short hooks.slack.com/services/ hf_hub_download xai-sdk SG.1.2",
  "pypi-server dop_v1_ shpat_ hvs.read dckr_pat_ gsk_ glsa_ ATATT3x sbp_ ya29. GOCSPX- 1//0",
  "postgres://kim:[masked: password]@db/shop?mail=kim@shop.example",
  "https://the-long-name-of-user-7:[masked: password]@host",
  "docker://node:[masked: password]@sha256:3f1c2a84",
  "if (password=[masked: password]) or password=[masked: password]",
  "AGE-SECRET-KEY-1 and eyJhbGciOiJIUzI1NiJ9.only.two",
];
