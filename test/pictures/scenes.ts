// The pictures of the docs. One entry a picture; `play` types what a person would.
import type { Scene } from './draw-scene.js';

export const SCENES: readonly Scene[] = [];
