// Values that are no identity: what makers leave in a board's memory, and what virtual machines are given unless somebody
// chooses. Thousands of machines share them, so they count as absent and never as a match.
const PLACEHOLDERS: readonly RegExp[] = [
  // One character over and over, sequences, and nothing but punctuation.
  /^([0-9a-z])\1*$/,
  /^0?12345(6(7(8(9(0|abcdef)?)?)?)?)?$/,
  /^[\W_]+$/,
  // A UUID whose digits are all the same, and two that board makers ship.
  /^([0-9a-f])\1{7}(-\1{4}){3}-\1{12}$/,
  /^03000200-0400-0500-0006-000700080009$/,
  /^12345678-1234-5678-90ab-cddeefaabbcc$/,
  // Words instead of a value.
  /to be filled/,
  /^(system|chassis|base ?board|board|product) serial( number)?$/,
  /^(default|sample|empty|oem|invalid|unknown|uninitialized|none|null|nil|n\/?a|not)\b/,
  // Disks of virtual machines, named after their place.
  /\bqm0000\d\b/,
  /drive-(ide|sata|scsi|virtio)/,
  /persistent-disk-\d/,
];

/** A value as it is compared: trimmed, lower case, one space between words; `undefined` where it identifies nothing. */
export function identityOf(raw: string | undefined): string | undefined {
  const value = (raw ?? '').replaceAll('\0', ' ').trim().replaceAll(/\s+/g, ' ').toLowerCase();
  // A value without any digit is a name that somebody gave to a kind of device.
  if (value.length < 4 || !/\d/.test(value)) return undefined;
  return PLACEHOLDERS.some((pattern) => pattern.test(value)) ? undefined : value;
}
