// What people call a usage report: the first of an installation is 1. Its code counts from 0, and begins again after 255
// (docs/protocol.md section 6.6).
export const reportNumber = (sequence: number): number => sequence + 1;
