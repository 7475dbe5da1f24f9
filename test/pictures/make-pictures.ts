// `npm run pictures [name …]`: plays the scenes and draws docs/pictures/*.svg from what is on the screens.
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawScene } from './draw-scene.js';
import { SCENES } from './scenes.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !SCENES.some((scene) => scene.name === name));
if (unknown.length > 0) {
  console.error(`No such scene: ${unknown.join(', ')}. There are: ${SCENES.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
for (const scene of SCENES) {
  if (wanted.length > 0 && !wanted.includes(scene.name)) continue;
  // One after the other: two programs that start at once slow each other down and the waits run out.
  console.log(relative(root, await drawScene(scene, join(root, 'docs', 'pictures'))));
}
