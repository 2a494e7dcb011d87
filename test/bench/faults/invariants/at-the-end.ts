import { type Execution, type ExecutionMove, isOpen } from '../../../../shared/src/execution/execution.ts';
import { APPROVER } from '../cluster.ts';
import { HONEST, isRunning, migrationsOf, type Scene } from './scene.ts';

/** Every run ends, and what is said of it is true. */
export function untruths(execution: Execution | undefined, scene: Scene): string[] {
  if (!execution) return ['the execution is lost'];
  const { phase, detail, outcome, moves } = execution;
  if (phase !== 'finished') return [`it does not end: ${phase}, ${detail}`];
  const found = moves.flatMap((move) => untruth(move, scene) ?? []);
  if (moves.some(isOpen)) found.push('it has ended, and a move of it is open');
  const isComplete = moves.every(({ state }) => state === 'done');
  if (isComplete ? outcome === 'partial' : outcome === 'complete')
    found.push(`it is said to be ${outcome}, with moves ${moves.map(({ state }) => state)}`);
  for (const move of moves)
    if (move.state !== 'done' && !isExplained(move, execution))
      found.push(`${move.vmid}: ${move.state}, and nothing says why`);
  for (const task of migrationsOf(scene))
    if (isRunning(task) && task.user === APPROVER)
      found.push(`${task.id}: still being migrated after the end`);
  return [...found, ...disagreements(execution, scene)];
}

/** It says why, or one that it needs does. */
const isExplained = (
  { detail, needs, needsLeft = [], togetherWith }: ExecutionMove,
  { moves }: Execution,
): boolean =>
  (detail ?? '') !== '' ||
  moves.some(
    ({ vmid, state }) => state !== 'done' && [...needs, ...needsLeft, ...togetherWith].includes(vmid),
  );

/** It did arrive, and HA took it on from there, away from one that somebody had brought. */
function isTakenOn(
  { vmid, target, upid }: Pick<ExecutionMove, 'vmid' | 'target' | 'upid'>,
  scene: Scene,
): boolean {
  if (scene.foreign.size === 0) return false;
  const tasks = migrationsOf(scene).filter(({ id }) => id === String(vmid));
  const ours = tasks.find((task) => task.upid === upid);
  const arrivedAtMs = ours?.exitStatus === 'OK' ? ours.endedAtMs : undefined;
  return (
    arrivedAtMs !== undefined &&
    tasks.some(
      ({ node, log: [first], startedAtMs }) =>
        node === target && first === 'task started by HA resource agent' && startedAtMs >= arrivedAtMs,
    )
  );
}

function untruth(
  { vmid, target, state: told, upid, detail }: ExecutionMove,
  scene: Scene,
): string | undefined {
  const { cluster } = scene.world.state;
  const guest = cluster.guests.get(vmid);
  if (!guest || scene.foreign.has(vmid)) return undefined;
  if (told === 'done' && guest.node !== target && !isTakenOn({ vmid, target, upid }, scene))
    return `${vmid}: said to be done, and is on ${guest.node}`;
  const task = migrationsOf(scene).find((other) => other.upid === upid);
  const isThere = task?.exitStatus === 'OK' && guest.node === target;
  // Somebody switched it off on its target before it was seen there: it is not as it was to be, and is said to be so.
  const isOff = guest.status === 'stopped' && detail === `is stopped on ${target}`;
  if (isThere && told !== 'done' && !isOff && !(scene.isTroubled && HONEST.test(detail ?? '')))
    return `${vmid}: said to be ${told}, and is where it was to go`;
  return undefined;
}

/** All bridges show the same. */
function disagreements({ id, outcome }: Execution, { world }: Scene): string[] {
  return world.bridges.flatMap(({ node, executor }) => {
    const other = executor.history().find((past) => past.id === id) ?? executor.current();
    const isSame = other?.id === id && other.outcome === outcome;
    return isSame
      ? []
      : [`${node} shows ${other?.id === id ? (other.outcome ?? other.phase) : 'another one'}`];
  });
}
