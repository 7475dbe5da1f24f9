// Small pieces that several screens share.
import type { Notice as CoreNotice, Licence, Support } from '@readback/core';
import { Notice } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { licenceFacts } from '../flow/describe.js';

/** Whom to call, on which number, when. */
export function CallCard({ support }: { readonly support: Support }): JSX.Element {
  return (
    <Box columnGap={2} flexWrap="wrap">
      <Text bold>{`Call ${support.vendor}: ${support.phone}`}</Text>
      <Text>{support.hours}</Text>
    </Box>
  );
}

const LABEL_WIDTH = 10;

export function LicenceFacts({ licence }: { readonly licence: Licence }): JSX.Element {
  return (
    <Box flexDirection="column">
      {licenceFacts(licence).map(({ label, value }) => (
        <Box key={label}>
          <Box width={LABEL_WIDTH} flexShrink={0}>
            <Text dimColor>{label}</Text>
          </Box>
          <Text>{value}</Text>
        </Box>
      ))}
    </Box>
  );
}

export function Notices({ notices }: { readonly notices: readonly CoreNotice[] }): JSX.Element | null {
  if (notices.length === 0) return null;
  return (
    <Box flexDirection="column" marginTop={1}>
      {notices.map(({ code, message, next }) => (
        <Notice key={`${code} ${message}`} kind="warn" message={message} next={next} />
      ))}
    </Box>
  );
}
