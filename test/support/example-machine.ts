// The machine that examples are licensed on. Apart from their vendor, whose keys take a process long to make.
import type { MachineParts } from '@readback/core';

export const machine: MachineParts = {
  os: '0123456789abcdef0123456789abcdef',
  board: 'BOARD-0001',
  disk: 'DISK-0001',
  network: '02:00:00:00:00:01',
  'root-fs': '11111111-2222-3333-4444-555555555555',
};
