import { expect, test } from "bun:test";

import { found, indexWith } from "./searching.ts";

test("NOT leaves out what has a word, and what has signs of a script without blanks anywhere", async () => {
  const db = await indexWith({
    fall: ["The waterfall"],
    water: ["The waterfall has no water"],
    signs: ["温度計 file"],
    guide: ["ガイドの温度計 file"],
    mixed: ["file v2温度"],
    thai: ["ดูที่ระดับน้ำ now"],
  });
  const expected = {
    "waterfall NOT water": ["fall"],
    "erfal NOT water": ["fall"],
    "erfal NOT ater": ["fall", "water"],
    "file NOT 度": [],
    "file NOT 計": ["mixed"],
    "file NOT 温度計": ["mixed"],
    "file NOT 温*": ["guide", "mixed"],
    "file NOT v2温": ["guide", "signs"],
    "file NOT ガイド": ["mixed", "signs"],
    'file NOT "の温度計 file"': ["mixed", "signs"],
    "温度計 NOT 度計": [],
    "now NOT น้ำ": [],
    "now NOT ทั้ง": ["thai"],
    "ガイド NOT 度計": [],
    "file NOT (file NOT 計)": ["guide", "signs"],
  };
  for (const many of [0, 100]) {
    for (const [words, ids] of Object.entries(expected)) {
      const sessions = found(db, words, { many, limit: 9 }).sort();
      expect([many, words, sessions]).toEqual([many, words, ids]);
    }
  }
});
