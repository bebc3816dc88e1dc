import colours from "./styles/colours.css" with { type: "text" };
import pictures from "./styles/pictures.css" with { type: "text" };
import places from "./styles/places.css" with { type: "text" };
import text from "./styles/text.css" with { type: "text" };

/** How a page looks: in light and dark, and at last where it is narrow or on paper, which has to win. */
export const styles = [colours, text, pictures, places]
  .map((sheet) => sheet.replace(/\s*\n\s*/g, "\n"))
  .join("");
