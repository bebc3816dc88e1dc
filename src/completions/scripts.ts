import bash from "./tt.bash" with { type: "text" };
import fish from "./tt.fish" with { type: "text" };
import powershell from "./tt.ps1" with { type: "text" };
import zsh from "./tt.zsh" with { type: "text" };

/**
 * What each shell has to be told, by its name. The scripts hold no names of ours: on each press of Tab they ask
 * `tt complete`, so a command or a project that is new needs no new script.
 */
export const scripts = { bash, zsh, fish, powershell } as const;

/** The names under which shells look for a completion of `tt`. */
export const scriptFiles: Record<keyof typeof scripts, string> = {
  bash: "tt.bash",
  zsh: "_tt",
  fish: "tt.fish",
  powershell: "tt.ps1",
};
