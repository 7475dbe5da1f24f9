// How likely one symbol is taken for another: heard wrong on a telephone, hit beside on a keyboard, or read wrong. Used to
// rank corrections only; nothing is ever accepted because it is likely (docs/protocol.md section 4.3).

/** Natural-log units a step of the table. */
const STEP = 0.3;

/** One row a symbol that was said, one column a symbol that was typed, in the order of the alphabet: -ln of the
 * probability in steps, base 36. Half of the acoustics was measured on synthetic speech over a noisy telephone band, half
 * is the published classes of confusion; `bench/support/channel.ts` holds the model and a test recomputes the table. */
const SAID_TYPED: readonly string[] = [
  //0123456789ABCDEFGHJKMNPQRSTVWXYZ
  '0ptuhtqusjqsulumtstsqqjhpmuttoup', // 0
  'k0jvnjslujquuuutututusvjiuluutju', // 1
  'kl0lpututujttrprtrumtqrfsnsugtul', // 2
  'lsl0ktrtttqggihsistttsgtqthhlttj', // 3
  'evvl0lvvvvlvvvluvlvvvvvvluvvvvvv', // 4
  'rbttl0lttdsttttttttttsttlkltttht', // 5
  'lrstol0ljtnsjqrgklqqqplrogjotelq', // 6
  'mkqqnpi0jqoqqqqnqnnpmlqqomqppmkp', // 7
  'psttstrj0jdksqqnscgfqpotrlsststr', // 8
  'igtuodsuj0stttttktuttttsqsutstju', // 9
  'mttukutugu0qurrstfihrqoltkttltul', // A
  'qrrirsrsksq0gdcrflrrrlfrrrgdsrsg', // B
  'rrrhrrrrrrrg0celgrrrrrdrrrcerlrd', // C
  'krrirrrrrrrdd0cmgrrrrrermmdermrh', // D
  'rrrhmrrrrrrefc0kgrrrrrcrmmegmrrh', // E
  'nossssgsislsmmk0mjrmjjssmammsfsn', // F
  'rsrjrsksrkrgfecm0mfrssesrsegssmi', // G
  'msttktqtdtdlsrrqm0ggslrtsntttsmq', // H
  'prstrtstgtdstpqqeg0fllrtrmsstrtr', // J
  'qsttststgtcstssqpgf0jqrtrpsstkts', // K
  'snttstptjtmtttthtlkj0atttitttntm', // M
  'ppttststjtjltttktklob0ttsitttmtm', // N
  'hssissssssrgfecshsssss0sksdgsssh', // P
  'glfuotsuruktusrmtrrsqrs0rltthnut', // Q
  'lostlmstqtrttmmmtststskt0smsttts', // R
  'kossrkhsisissmmbshplijssr0ssmdsk', // S
  'qkrirmmrrrqhccdmerrrrrcrmr0frrmh', // T
  'rrrirrrrrrrdebflgrrrrrfrrre0krke', // V
  'iqhnmtquttmuuunqusutssuholuk0suu', // W
  'opssrsfsjslsllsesipjkmssrbsss0sk', // X
  'qgvvshmmujuvvvvummvvvuvvpumlvu0v', // Y
  'ppkhrrqrhrghegehhjqpgigrrfhdrir0', // Z
];

const COSTS = SAID_TYPED.map((row) => Array.from(row, (digit) => Number.parseInt(digit, 36) * STEP));

/** The cost of "this was said, that was typed"; 0 where they are the same. */
export function confusionCost(said: number, typed: number): number {
  return COSTS[said]?.[typed] ?? 0;
}

/** Costs of what happens to the symbols of a group other than being taken for another, -ln of the probability. */
export const SLIP_COST = {
  /** Two neighbours in the wrong order. */
  transposed: 5.5,
  /** A symbol left out. */
  dropped: 5.5,
  /** A symbol typed twice. */
  doubled: 5.5,
  /** A symbol too many, from nowhere. */
  inserted: 7.6,
  /** Two groups in the wrong order. */
  groupsSwapped: 5.8,
  /** A group that nobody heard. */
  groupLost: 7.6,
  /** A symbol marked as not heard: every value is as likely. */
  inaudible: 3.5,
} as const;
