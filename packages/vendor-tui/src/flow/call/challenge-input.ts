// The challenge as an entry of the kit.
import { CHALLENGE_LAYOUT } from '@readback/core';
import type { CodeInputContext } from '@readback/tui-kit';

export const CHALLENGE_INPUT: CodeInputContext = { layout: CHALLENGE_LAYOUT };
