import { type AccessState, readAccess } from '../administer/access-state.ts';
import {
  executor,
  type Identity,
  ROLES,
  type RoleName,
  reader,
  SECRETS,
  USER,
} from '../administer/identities.ts';
import type { Machine } from '../administer/machine.ts';
import { performSteps, removeSecrets } from '../administer/perform-setup.ts';
import { removalSteps, type SetupStep, setupSteps } from '../administer/setup-steps.ts';
import { thisMachine } from '../administer/this-machine.ts';
import { EXIT, type ExitCode, failure, usageError } from './command-error.ts';
import { mustBeRoot } from './on-node.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues, Verb } from './verb.ts';

const POOL = /^[A-Za-z0-9._/-]+$/;

export const createSetupVerb = (machineOf: () => Machine): Verb => ({
  name: 'setup',
  summary:
    'Makes the identity with which the service reads while nobody looks; with --automation also one that moves',
  details: [
    'Without any of it everything works that a person starts: the service then has no rights of its own.',
    `Makes the user ${USER} without a password, its tokens and roles; secrets are kept in ${SECRETS}.`,
    'Run again, it only repairs what is missing. Run it on one node; the others see the same.',
  ],
  options: [
    { name: 'automation', text: 'also the identity that may move guests unattended, on /vms' },
    { name: 'pool', value: 'POOL', multiple: true, text: 'with --automation: only guests of this pool' },
    { name: 'rotate', text: 'new secrets for the tokens that are there' },
    { name: 'remove', text: 'take user, tokens, roles and secrets away' },
    { name: 'yes', text: 'do not ask' },
    { name: 'dry-run', text: 'say what would be done, and do nothing' },
  ],
  async run(values, terminal) {
    checkOptions(values);
    const machine = machineOf();
    mustBeRoot(machine, 'setup');
    const state = await readAccess(machine);
    return values.has('remove')
      ? remove(machine, state, values, terminal)
      : install(machine, state, values, terminal);
  },
});

function checkOptions(values: OptionValues): void {
  const given = ['automation', 'pool', 'rotate'].filter((name) => values.has(name));
  if (values.has('remove') && given.length > 0)
    throw usageError(`--remove and --${given[0]} exclude each other. Maybe leave --${given[0]} out`);
  if (values.has('pool') && !values.has('automation'))
    throw usageError('--pool says where --automation may move guests. Maybe add --automation');
  for (const pool of values.texts('pool'))
    if (!POOL.test(pool))
      throw usageError(`--pool is "${pool}": no name of a pool. Maybe look at Datacenter → Pools`);
}

/** The executor that is there stays, also where it is not asked for anew. */
function identitiesFor(state: AccessState, values: OptionValues): Identity[] {
  if (values.has('automation')) return [reader, executor(values.texts('pool'))];
  if (!state.tokens.includes('executor')) return [reader];
  const pools = state.acl
    .filter(({ roleid, path }) => roleid === 'PveRebalanceExecutor' && path.startsWith('/pool/'))
    .map(({ path }) => path.slice('/pool/'.length));
  return [reader, executor([...new Set(pools)])];
}

function powers(identities: readonly Identity[]): string[] {
  return identities.flatMap(({ name, grants }) => [
    `${USER}!${name} will be able to:`,
    ...grants.flatMap(({ path, role }) => sentences(role).map((sentence) => `  on ${path}: ${sentence}`)),
  ]);
}

const sentences = (role: RoleName): string[] =>
  Object.entries(ROLES[role]).map(([privilege, sentence]) => `${sentence} (${privilege})`);

async function install(
  machine: Machine,
  state: AccessState,
  values: OptionValues,
  terminal: Terminal,
): Promise<ExitCode> {
  if (state.user === 'disabled')
    throw failure(
      `${USER} is disabled, by somebody who meant it. Maybe: pveum user modify ${USER} --enable 1`,
    );
  const identities = identitiesFor(state, values);
  const steps = setupSteps(state, identities, values.has('rotate'));
  if (steps.length === 0) {
    terminal.out('Everything is set up already.');
    return EXIT.ok;
  }
  for (const line of powers(identities)) terminal.out(line);
  terminal.out(
    'It can never: change disks, storages or settings, log in, or move for a person without their own rights.',
  );
  if (!(await isAgreed(steps, values, terminal))) return EXIT.ok;
  await performSteps(machine, steps, (line) => terminal.out(`Done: ${line}`));
  await restartService(machine, terminal);
  return EXIT.ok;
}

async function remove(
  machine: Machine,
  state: AccessState,
  values: OptionValues,
  terminal: Terminal,
): Promise<ExitCode> {
  const steps = removalSteps(state);
  if (steps.length === 0 && state.secrets.length === 0) {
    terminal.out('Nothing of ours is there.');
    return EXIT.ok;
  }
  if (!(await isAgreed(steps, values, terminal))) return EXIT.ok;
  await performSteps(machine, steps, (line) => terminal.out(`Done: ${line}`));
  await removeSecrets(machine);
  terminal.out(`Done: delete ${SECRETS}`);
  await restartService(machine, terminal);
  return EXIT.ok;
}

async function isAgreed(
  steps: readonly SetupStep[],
  values: OptionValues,
  terminal: Terminal,
): Promise<boolean> {
  for (const { text } of steps) terminal.out(`To do: ${text}`);
  if (values.has('dry-run')) return false;
  if (values.has('yes')) return true;
  const answer = await terminal.ask('Go on? [y/N] ');
  if (answer === undefined) throw usageError('there is nobody to ask. Maybe add --yes');
  if (/^y(es)?$/i.test(answer.trim())) return true;
  terminal.out('Nothing was changed.');
  return false;
}

/** Secrets are handed over at start only; a planned restart keeps connections and a running execution. */
async function restartService({ run }: Machine, terminal: Terminal): Promise<void> {
  const { code } = await run('systemctl', ['try-restart', 'pve-rebalance.service']);
  terminal.out(
    code === 0
      ? 'The service on this node has it now. On the others: systemctl try-restart pve-rebalance'
      : 'The service has it after: systemctl restart pve-rebalance, on each node',
  );
}

export const setupVerb: Verb = createSetupVerb(thisMachine);
