// The name an agent's rows are signed under.
import { deskError } from './errors.js';

/** Trimmed, in one form. Throws `agent-name-invalid`. */
export function checkAgentName(name: string): string {
  const agent = name.trim().normalize('NFC');
  if (!/^[\p{L}\p{N}\p{M}\p{P}\p{S} ]{1,40}$/u.test(agent)) throw deskError('agent-name-invalid');
  return agent;
}
