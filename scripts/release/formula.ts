import { DOWNLOADS, REPOSITORY } from "./repository.ts";

/**
 * The Homebrew formula. Homebrew has a `tt` already, which installs a program of the same name: hence our name, and
 * the conflict.
 * @param sums the checksum of each archive, by the name of its target
 */
export function formula(version: string, sums: Readonly<Record<string, string>>): string {
  const from = (target: string, indent: string) => {
    const sum = sums[target];
    if (sum === undefined) throw new Error(`the formula needs the archive of ${target}`);
    return [`url "${DOWNLOADS}/tt-${version}-${target}.tar.gz"`, `sha256 "${sum}"`]
      .map((line) => indent + line)
      .join("\n");
  };
  return `class TimeTracker < Formula
  desc "Index of your AI coding sessions, and the time tracker on top of it"
  homepage "https://github.com/${REPOSITORY}"
  version "${version}"
  license "MIT"

  on_macos do
    on_arm do
${from("darwin-arm64", "      ")}
    end
    on_intel do
${from("darwin-x64", "      ")}
    end
  end

  on_linux do
    on_arm do
${from("linux-arm64", "      ")}
    end
    on_intel do
${from("linux-x64", "      ")}
    end
  end

  conflicts_with "tt", because: "both install a \`tt\` executable"

  def install
    bin.install "tt"
    man1.install "tt.1"
    generate_completions_from_executable(bin/"tt", "completions")
  end

  test do
    assert_equal "tt #{version}", shell_output("#{bin}/tt --version").strip

    session = "3f1c2a84-6d0e-4b57-9c2a-5d8e7f0a1b2c"
    prompt = {
      type:       "user",
      uuid:       "a1",
      parentUuid: nil,
      sessionId:  session,
      cwd:        "/home/ada/shop",
      version:    "2.1.0",
      timestamp:  "2026-03-02T08:30:00.000Z",
      message:    { role: "user", content: "The order form loses the date" },
    }
    project = testpath/".claude/projects/-home-ada-shop"
    project.mkpath
    (project/"#{session}.jsonl").write "#{JSON.generate(prompt)}\\n"
    ENV["TT_DB"] = "#{testpath}/tt.db"
    ENV["TT_CLAUDE_DIR"] = "#{testpath}/.claude"
    ENV["TT_OPENCODE_DIR"] = "#{testpath}/none"
    assert_match "Indexed 1 session ", shell_output("#{bin}/tt ingest sessions")
    assert_match "shop", shell_output("#{bin}/tt sessions")
    assert_match "unknown command", shell_output("#{bin}/tt nope 2>&1", 2)
  end
end
`;
}
