// Somebody pressed Ctrl-C where a command asks for something.
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
