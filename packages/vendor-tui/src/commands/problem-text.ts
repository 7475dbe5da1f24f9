// Errors that hold a list of places to mend are printed as a list.
import { formatProblem, type Problem, ReadbackError } from '@readback/core';

export function problemsOf(error: unknown): readonly string[] {
  const list = error instanceof ReadbackError ? error.details['list'] : undefined;
  return Array.isArray(list) ? list.filter(isProblem).map(formatProblem) : [];
}

/** The same error with its list taken out of the sentence. */
export function withoutProblems(error: unknown): unknown {
  if (!(error instanceof ReadbackError) || problemsOf(error).length === 0) return error;
  const sentence = error.message.replace(/: .*$/s, '.');
  return new ReadbackError(error.code, error.family, sentence, error.next, error.details, { cause: error.cause });
}

function isProblem(entry: unknown): entry is Problem {
  return typeof entry === 'object' && entry !== null && 'path' in entry && 'what' in entry && 'mend' in entry;
}
