// The whole call as plain text, where nobody can press keys: the same site, desk and codes as in the panes, with one
// symbol misheard on the way.
import {
  BN254_RESPONSE_LAYOUT,
  CHALLENGE_LAYOUT,
  confirmationPhrase,
  readCode,
  spellGroup,
  storedChallenge,
} from '@readback/core';
import { say, sayOverNoise, type Utterance } from './phone-line.js';
import type { Scene } from './scene.js';

type Print = (line?: string) => void;

const MISHEARD_GROUP = 2;
const OPERATOR = 'Operator';
const DESK = 'Desk';

/** Plays the call from first start to an active licence. */
export async function playTranscript(scene: Scene, print: Print, random: () => number): Promise<void> {
  const tell = (who: string, text: string): void => print(`${who.padEnd(9)} ${text}`);
  const { desk } = scene;
  const site = scene.openSite();
  const { pack } = site;

  print('A call from a machine that no file may enter or leave. Two programs, one telephone line between them.');
  print();
  tell(OPERATOR, `${pack.product.title}: ${site.licence().reason?.message ?? ''}`);
  tell('', `Calls ${pack.support.vendor}, ${pack.support.phone}.`);
  const [customer] = await desk.findCustomers('');
  if (!customer) throw new Error('the example desk has no customer');
  tell(DESK, `"This is ${pack.support.vendor}." Customer: ${customer.name}.`);
  print();

  const pending = site.challenge('activate');
  print(`The operator reads the challenge, ${CHALLENGE_LAYOUT.symbols} symbols:`);
  const challenge = readOver(pending.challenge.split(' '), {
    print,
    random,
    marks: (groups) => readCode(CHALLENGE_LAYOUT, groups).marks,
  });
  const heard = await desk.hear(challenge);
  const words = confirmationPhrase(storedChallenge(pending.challenge));
  print();
  tell(DESK, `"${heard.confirmationPhrase.join(' ')}."`);
  tell(OPERATOR, `"${words.join(' ')}", the same two words on this screen.`);
  const orders = await desk.ordersFor(customer.id, heard);
  const order = orders.find(({ blocked }) => blocked === undefined);
  if (!order) throw new Error('the example customer has no order for this');
  tell(
    DESK,
    `Product ${heard.product.title}, pack ${heard.packVersion}, ${heard.purpose}; machine: ${heard.machine.description}.`,
  );
  tell('', `Order ${order.id}: ${order.offer}, ${order.seatsUsed} of ${order.seatsTotal} seats used.`);
  const issued = await desk.issue({ customerId: customer.id, orderId: order.id, heard });
  tell('', 'Signed, verified, and recorded in the ledger; only now it is shown.');
  print();

  print(`The desk reads the response, ${BN254_RESPONSE_LAYOUT.symbols} symbols:`);
  const response = readOver(issued.groups, { print, random, marks: (groups) => site.readResponse(groups).marks });
  const { licence, closingPhrase } = site.enterResponse(response);
  print();
  tell(OPERATOR, `Unlocked: ${issued.offer}. Features: ${licence.features.join(', ')}.`);
  tell('', `Says the closing words: "${closingPhrase.join(' ')}."`);
  const confirmed = await desk.confirmCaller(issued.grantId, closingPhrase.join(' '));
  tell(DESK, confirmed ? 'The right words: confirmed by caller.' : 'Not the right words.');
  print();
  tell('', `The licence is now ${scene.openSite().licence().status}, and is proved again at every start.`);
}

interface Reading {
  readonly print: Print;
  readonly random: () => number;
  readonly marks: (groups: readonly string[]) => readonly string[];
}

/** Reads groups over the line, one of them over noise; that one is marked and read again. Returns what was typed. */
function readOver(groups: readonly string[], { print, random, marks }: Reading): string[] {
  const typed: string[] = [];
  const line = (index: number, { said, heard }: Utterance): void => {
    typed[index] = heard;
    const isRight = marks(typed)[index] === 'ok';
    const place = `${index + 1}`.padStart(2);
    print(`  ${place}  ${said}  ${spellGroup(said).join(' ').padEnd(36)} typed ${heard}  ${isRight ? 'ok' : 'WRONG'}`);
  };
  groups.forEach((group, index) => {
    line(index, index === MISHEARD_GROUP ? sayOverNoise(group, random) : say(group));
  });
  marks(typed).forEach((mark, index) => {
    if (mark === 'ok') return;
    print(`      "Group ${index + 1} again, please."`);
    line(index, say(groups[index] ?? ''));
  });
  return typed;
}
