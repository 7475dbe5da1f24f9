// A window in which a code could not be read.
import { useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';

export const LEAST_COLUMNS = 36;
/** One row of a terminal always stays free. */
export const LEAST_ROWS = 9;

export function TooSmallView(): JSX.Element {
  const { columns, rows } = useViewport();
  return (
    <Box flexDirection="column" width={columns} height={Math.max(1, rows)} overflow="hidden">
      <Text>{`Make this window larger: ${LEAST_COLUMNS} columns and ${LEAST_ROWS + 1} rows, better 80 and 24. Nothing is lost.`}</Text>
    </Box>
  );
}
