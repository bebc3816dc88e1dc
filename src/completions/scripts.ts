import bash from "./tt.bash" with { type: "text" };
import fish from "./tt.fish" with { type: "text" };
import powershell from "./tt.ps1" with { type: "text" };
import zsh from "./tt.zsh" with { type: "text" };

/**
 * What each shell has to be told, and the name under which it looks for that. The scripts hold no names of ours: on
 * each press of Tab they ask `tt complete`, so a command or a project that is new needs no new script.
 */
export const scripts: Readonly<Record<string, { file: string; text: string }>> = {
  bash: { file: "tt.bash", text: bash },
  zsh: { file: "_tt", text: zsh },
  fish: { file: "tt.fish", text: fish },
  powershell: { file: "tt.ps1", text: powershell },
};
