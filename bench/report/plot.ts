// A plot of lines as SVG, drawn here: axes with their names, points that are real figures, and a legend. It follows the
// reader's light or dark scheme; on paper and where nobody says, it is light.

export interface Point {
  readonly x: number;
  readonly y: number;
  /** An open mark beside the line: said another way. */
  readonly apart?: boolean;
}

export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface Axis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly (readonly [at: number, label: string])[];
}

export interface Plot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Below the legend. */
  readonly note?: string;
}

const WIDTH = 860;
const HEIGHT = 470;
const LEFT = 74;
const TOP = 52;
const RIGHT = 560;
const BOTTOM = 404;
const LEGEND = RIGHT + 26;

/** Told apart without colour too: each series has a mark of its own. */
const MARKS: readonly ((x: number, y: number) => string)[] = [
  (x, y) => `<circle cx="${px(x)}" cy="${px(y)}" r="4.5"/>`,
  (x, y) => `<rect x="${px(x - 4)}" y="${px(y - 4)}" width="8" height="8"/>`,
  (x, y) => `<path d="M${px(x)} ${px(y - 5.5)}l5 9h-10z"/>`,
  (x, y) => `<path d="M${px(x)} ${px(y - 6)}l5.5 6l-5.5 6l-5.5 -6z"/>`,
  (x, y) => `<path d="M${px(x)} ${px(y + 5.5)}l5 -9h-10z"/>`,
  (x, y) => `<path d="M${px(x - 5)} ${px(y - 2)}h3v-3h4v3h3v4h-3v3h-4v-3h-3z"/>`,
  (x, y) => `<ellipse cx="${px(x)}" cy="${px(y)}" rx="6" ry="3.2"/>`,
];

const LIGHT = ['#0b57d0', '#b3541e', '#5b6470', '#7b2fbf', '#00796b', '#c2185b', '#7a6a00'];
const DARK = ['#7db4ff', '#ffb07c', '#b4bcc8', '#cf9bff', '#5fd6c4', '#ff8fb8', '#e0cd5a'];

const STYLE = [
  'text{font:13px system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;fill:#1f2328}',
  '.paper{fill:#fff}.axis{stroke:#59636e;fill:none}.grid{stroke:#d8dee4}.small{font-size:12px}.title{font-size:15px;font-weight:600}',
  ...LIGHT.map((colour, place) => `.s${place}{stroke:${colour};fill:${colour}}`),
  '.line{fill:none;stroke-width:2}.apart{fill:none;stroke-width:2}.first{stroke-width:3.2}',
  '@media (prefers-color-scheme:dark){text{fill:#e6edf3}.paper{fill:#0d1117}.axis{stroke:#9198a1}.grid{stroke:#30363d}',
  ...DARK.map((colour, place) => `.s${place}{stroke:${colour};fill:${colour}}`),
  '.line{fill:none}.apart{fill:none}}',
].join('');

const px = (value: number): string => String(Math.round(value * 10) / 10);
const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Both axes are logarithmic. */
const placeOn =
  ({ from, to }: Axis, first: number, last: number) =>
  (value: number): number =>
    first + ((last - first) * Math.log(value / from)) / Math.log(to / from);

export function drawPlot({ title, x, y, series, note }: Plot): string {
  const atX = placeOn(x, LEFT, RIGHT);
  const atY = placeOn(y, BOTTOM, TOP);
  const grid = [
    ...x.ticks.map(
      ([value]) => `<line class="grid" x1="${px(atX(value))}" x2="${px(atX(value))}" y1="${TOP}" y2="${BOTTOM}"/>`,
    ),
    ...y.ticks.map(
      ([value]) => `<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${px(atY(value))}" y2="${px(atY(value))}"/>`,
    ),
  ];
  const labels = [
    ...x.ticks.map(
      ([value, label]) =>
        `<text x="${px(atX(value))}" y="${BOTTOM + 19}" text-anchor="middle">${escapeXml(label)}</text>`,
    ),
    ...y.ticks.map(
      ([value, label]) =>
        `<text x="${LEFT - 8}" y="${px(atY(value) + 4.5)}" text-anchor="end">${escapeXml(label)}</text>`,
    ),
    `<text x="${(LEFT + RIGHT) / 2}" y="${BOTTOM + 44}" text-anchor="middle">${escapeXml(x.title)}</text>`,
    `<text transform="translate(20 ${(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escapeXml(y.title)}</text>`,
  ];
  const lines = series.map(({ points }, place) => {
    const mark = MARKS[place % MARKS.length];
    const path = points
      .filter(({ apart }) => apart !== true)
      .map((point) => `${px(atX(point.x))} ${px(atY(point.y))}`)
      .join('L');
    const first = place === 0 ? ' first' : '';
    return [
      `<path class="line s${place}${first}" d="M${path}"/>`,
      ...points.map((point) => {
        const drawn = mark?.(atX(point.x), atY(point.y)) ?? '';
        return `<g class="${point.apart === true ? 'apart ' : ''}s${place}"${point.apart === true ? ' style="fill:none"' : ''}>${drawn}</g>`;
      }),
    ].join('');
  });
  const legend = series.map(({ name }, place) => {
    const at = TOP + 14 + 24 * place;
    const mark = MARKS[place % MARKS.length]?.(LEGEND + 13, at - 4) ?? '';
    return `<path class="line s${place}" d="M${LEGEND} ${at - 4}h26"/><g class="s${place}">${mark}</g><text x="${LEGEND + 36}" y="${at}">${escapeXml(name)}</text>`;
  });
  const notes = (note ?? '').split('\n').map((line, place) => {
    const at = TOP + 14 + 24 * series.length + 18 + 16 * place;
    return `<text class="small" x="${LEGEND}" y="${at}">${escapeXml(line)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}">`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="100%" height="100%" rx="6"/>`,
    `<text class="title" x="${LEFT}" y="30">${escapeXml(title)}</text>`,
    ...grid,
    `<path class="axis" d="M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}"/>`,
    ...labels,
    ...lines,
    ...legend,
    ...notes,
    '</svg>',
    '',
  ].join('\n');
}
