/** Strings that are wanted, and keys: every character is checked. */
import { foreign64, special64 } from "./bits";
import { ESCAPED, FOREIGN } from "./layout";
import { BACKSLASH, BAD, QUOTE, STOPPED } from "./scan";

/** What the last wanted string holds: bits of FOUND_WHAT. */
export let stringFlags: u32 = 0;

export function setStringFlags(flags: u32): void {
  stringFlags = flags;
}

/**
 * The place of the quote that closes the string in which `p` lies, checking every character; STOPPED, or BAD for a
 * control character or a wrong escape. Sets `stringFlags`.
 */
export function wantedString(p: usize, end: usize): usize {
  let flags: u32 = 0;
  while (true) {
    let special = special64(p);
    const foreign = foreign64(p);
    let passed: usize = 64;
    while (special != 0) {
      const first = ctz(special);
      const place = p + <usize>first;
      const char = <i32>load<u8>(place);
      if (char == QUOTE) {
        stringFlags = (foreign & ((<u64>1 << first) - 1)) != 0 ? flags | FOREIGN : flags;
        return place;
      }
      if (char != BACKSLASH) return place < end ? BAD : STOPPED;
      flags |= ESCAPED;
      const after = escape(place, end);
      if (after <= BAD) return after;
      const next = after - p;
      if (next > 64) passed = next;
      special &= next < 64 ? <u64>-1 << <u64>next : 0;
    }
    if (foreign != 0) flags |= FOREIGN;
    p += passed;
  }
}

/** The place after the escape that begins at `p`. */
function escape(p: usize, end: usize): usize {
  if (p + 1 >= end) return STOPPED;
  switch (load<u8>(p, 1)) {
    case 0x22: // "
    case 0x5c: // \
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return p + 2;
    case 0x75: // u
      break;
    default:
      return BAD;
  }
  for (let i: usize = 2; i < 6; i++) {
    if (p + i >= end) return STOPPED;
    if (!isHex(<i32>load<u8>(p + i))) return BAD;
  }
  return p + 6;
}

@inline
function isHex(char: i32): bool {
  return <u32>(char - 0x30) < 10 || <u32>((char | 0x20) - 0x61) < 6;
}
