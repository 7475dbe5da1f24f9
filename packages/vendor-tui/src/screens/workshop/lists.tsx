// Products, and the policies of one.
import { useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import type { ProductFileView } from '../../desk/pack-workshop.js';
import { chosenPolicy, findingLines, findingsOf } from '../../flow/workshop/workshop-state.js';
import { PickList, useIsRoomy } from '../parts.js';
import { type PlaceProps, useRoom } from './parts.js';
import { FAULTY_FILE, findingsLine, policyDetail, policyText, productDetail } from './words.js';

export function ProductsPlace({ workshop, dispatch }: PlaceProps): JSX.Element | null {
  const height = useRoom(2);
  const { columns } = useViewport();
  const { products, productList } = workshop;
  if (products === undefined) return null;
  const chosen = products[productList.index];
  // Rows of the list are cut.
  const isCut = chosen !== undefined && chosen.title.length + productDetail(chosen).length + 4 > columns;
  return (
    <Box flexDirection="column">
      <PickList
        choices={products.map((product) => ({ key: product.id, label: product.title, detail: productDetail(product) }))}
        index={productList.index}
        dispatch={dispatch}
        height={height}
        emptyText="This desk has no product."
      />
      {isCut && (
        <Box marginTop={1}>
          <Text>{`${chosen.id}: ${productDetail(chosen)}`}</Text>
        </Box>
      )}
    </Box>
  );
}

/** Of the policy that is highlighted. */
const MOST_DETAILS = 6;

export function PoliciesPlace({ workshop, dispatch }: PlaceProps): JSX.Element | null {
  const isRoomy = useIsRoomy();
  const height = useRoom(isRoomy ? MOST_DETAILS + 2 : 1);
  const { file, policyList } = workshop;
  if (file === undefined) return null;
  if (file.policies.length === 0) return <FaultyFile file={file} />;
  const policy = chosenPolicy(workshop);
  const own = findingsOf(file.findings, policyList.index).flatMap(findingLines);
  const details = [...(policy === undefined ? [] : policyText(policy)), ...own].slice(0, isRoomy ? MOST_DETAILS : 1);
  return (
    <Box flexDirection="column">
      <Text bold wrap="truncate">{`${file.title}, pack ${file.packVersion}`}</Text>
      <PickList
        choices={file.policies.map((one, index) => ({
          key: one.id,
          label: one.offer,
          detail: policyDetail(one, file, index),
        }))}
        index={policyList.index}
        dispatch={dispatch}
        height={Math.max(height, Math.min(3, file.policies.length))}
      />
      <Box flexDirection="column" marginTop={isRoomy ? 1 : 0}>
        {details.map((line) => (
          <Text key={line} wrap={isRoomy ? 'wrap' : 'truncate'}>
            {line}
          </Text>
        ))}
        {isRoomy && <WholeFile file={file} />}
      </Box>
    </Box>
  );
}

function WholeFile({ file }: { readonly file: ProductFileView }): JSX.Element {
  const line = findingsLine(file);
  return (
    <Box flexDirection="column">
      {line !== undefined && <Text bold>{line}</Text>}
      <Text dimColor wrap="truncate-start">{`File: ${file.file}`}</Text>
    </Box>
  );
}

function FaultyFile({ file }: { readonly file: ProductFileView }): JSX.Element {
  const height = useRoom(3);
  return (
    <Box flexDirection="column">
      <Text bold>{FAULTY_FILE}</Text>
      <Text wrap="truncate-start">{file.file}</Text>
      {file.findings
        .flatMap(findingLines)
        .slice(0, height)
        .map((line) => (
          <Text key={line}>{line}</Text>
        ))}
    </Box>
  );
}
