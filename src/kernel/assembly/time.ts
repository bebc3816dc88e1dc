@inline
function digits2(p: usize): i32 {
  const tens = <i32>load<u8>(p) - 0x30;
  const ones = <i32>load<u8>(p, 1) - 0x30;
  return <u32>tens > 9 || <u32>ones > 9 ? -10000 : tens * 10 + ones;
}

/**
 * UTC epoch ms of `2026-01-02T03:04:05Z` or `2026-01-02T03:04:05.678Z`; -1 where the text at `p` is written in
 * another way, or names a day, hour or year about which only Date.parse can tell.
 */
export function isoTime(p: usize, length: u32): f64 {
  if (length != 24 && length != 20) return -1;
  if (load<u8>(p + length - 1) != 0x5a || load<u8>(p, 10) != 0x54) return -1;
  if (load<u8>(p, 4) != 0x2d || load<u8>(p, 7) != 0x2d) return -1;
  if (load<u8>(p, 13) != 0x3a || load<u8>(p, 16) != 0x3a) return -1;
  let year = digits2(p) * 100 + digits2(p + 2);
  let month = digits2(p + 5);
  const day = digits2(p + 8);
  const hour = digits2(p + 11);
  const minute = digits2(p + 14);
  const second = digits2(p + 17);
  if (year < 1970 || year > 9998 || <u32>(month - 1) > 11) return -1;
  const days = month == 2 ? 28 : 30 + ((month + (month >> 3)) & 1);
  if (<u32>(day - 1) >= <u32>days) return -1;
  if (<u32>hour > 23 || <u32>minute > 59 || <u32>second > 59) return -1;
  let ms = 0;
  if (length == 24) {
    const last = <i32>load<u8>(p, 22) - 0x30;
    ms = digits2(p + 20) * 10 + last;
    if (load<u8>(p, 19) != 0x2e || <u32>last > 9 || ms < 0) return -1;
  }
  // Days since 1970-03-01's era, the year beginning in March (Howard Hinnant's days_from_civil).
  if (month <= 2) {
    year--;
    month += 9;
  } else month -= 3;
  const era = year / 400;
  const ofEra = year - era * 400;
  const ofYear = (153 * month + 2) / 5 + day - 1;
  const epochDays = era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719468;
  return <f64>epochDays * 86400000.0 + <f64>((hour * 3600 + minute * 60 + second) * 1000 + ms);
}
