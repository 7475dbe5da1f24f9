// Values that are no identity: what makers leave in a board's memory, what virtual machines are given unless somebody chooses,
// and what is copied along with a virtual machine. They count as absent and never as a match.
const PLACEHOLDERS: readonly RegExp[] = [
  // One character over and over, also with a last digit or marks between; sequences; nothing but marks.
  /^([0-9a-z])\1*$/,
  /^0{7,}[0-9a-f]$/,
  /^[0\W_]+$/,
  /^([a-z]{2,3}-)?0?12345(6(7(8(9(0|abcdef)?)?)?)?)?$/,
  // UUIDs whose octets are all the same, and those that board makers ship.
  /^([0-9a-f]{2})\1{3}(-\1{2}){3}-\1{6}$/,
  /^(03000200-0400-0500|00020003-0004-0005)-0006-000700080009$/,
  /^12345678-1234-5678-90ab-cddeefaabbcc$/,
  /^11111111-2222-3333-4444-555555555555$/,
  // Words instead of a value.
  /to be filled/,
  /^(system|chassis|base ?board|board|product) serial( number)?$/,
  /^(default|sample|empty|oem|invalid|unknown|uninitialized|none|null|nil|n\/?a|not)\b/,
  // Disks of virtual machines, named after their place.
  /\bqm0000\d\b/,
  /drive-(ide|sata|scsi|virtio)/,
  /persistent-disk-\d/,
  /^vmware[ _]nvme/,
  /^sn: 0+\d$/,
  // Disks of virtual machines whose number is kept in the disk's own file and copied with it: VMware, Hyper-V, VirtualBox.
  /^(naa\.)?6000c29/,
  /^(naa\.)?60022480/,
  /^nvme\.(15ad|1414)-/,
  /^(t10\.ata vbox harddisk )?vb[0-9a-f]{8}-[0-9a-f]{8}$/,
];

/** A value as it is compared: trimmed, lower case, one space between words; `undefined` where it identifies nothing. */
export function identityOf(raw: string | undefined): string | undefined {
  const value = (raw ?? '').replaceAll('\0', ' ').trim().replaceAll(/\s+/g, ' ').toLowerCase();
  // A value without any digit is a name that somebody gave to a kind of device.
  if (value.length < 4 || !/\d/.test(value)) return undefined;
  return PLACEHOLDERS.some((pattern) => pattern.test(value)) ? undefined : value;
}
