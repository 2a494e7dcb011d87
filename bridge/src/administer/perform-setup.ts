import * as z from 'zod/mini';
import { failure } from '../command/command-error.ts';
import { type IdentityName, SECRETS, secretFileOf, tokenOf } from './identities.ts';
import type { Machine } from './machine.ts';
import { pvesh } from './pvesh.ts';
import type { SetupStep } from './setup-steps.ts';

const Created = z.object({
  value: z.string().check(z.regex(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i)),
});

/**
 * Does the steps in order and says each. A secret goes from the answer into its file, and nowhere else.
 * @throws CommandError at the first that fails; a second run goes on from there
 */
export async function performSteps(
  machine: Machine,
  steps: readonly SetupStep[],
  say: (line: string) => void,
): Promise<void> {
  for (const { text, call, secret } of steps) {
    const answer = await pvesh(machine, call);
    if (secret) await keepSecret(machine, secret, answer);
    say(text);
  }
}

async function keepSecret(machine: Machine, name: IdentityName, answer: unknown): Promise<void> {
  const created = z.safeParse(Created, answer);
  if (!created.success)
    throw failure(
      `the token ${tokenOf(name)} was made, but its secret was not told. Maybe run setup --rotate`,
    );
  await machine.writeSecret(secretFileOf(name), `${tokenOf(name)}=${created.data.value}\n`);
}

export async function removeSecrets(machine: Machine): Promise<void> {
  for (const file of await machine.list(SECRETS)) await machine.remove(`${SECRETS}/${file}`);
  await machine.remove(SECRETS);
}
