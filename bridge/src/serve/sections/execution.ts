import { type Execution, isOpen } from '#shared/execution/execution.ts';
import { executionView } from '#shared/execution/view.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import type { BridgeParts } from '../parts.ts';
import { dumpSaysMayMigrate } from '../rights.ts';
import { mayShowMoves, type SectionContext } from './section-context.ts';

/** S19: the approver, and whoever holds Sys.Modify on `/`. */
export const mayStop = (
  execution: Execution,
  { userid, rights }: Pick<SectionContext, 'userid' | 'rights'>,
) => execution.approvedBy === userid || rights().settings;

/** Whoever may migrate every guest that remains (S3); where the dump leaves it open, PVE decides at the click. */
function mayContinue(execution: Execution, { maySee, permissions, rights }: SectionContext): boolean {
  const remaining = execution.moves.filter(isOpen);
  return (
    rights().migrate &&
    remaining.every(({ vmid }) => maySee(vmid) && dumpSaysMayMigrate(permissions(), vmid) !== false)
  );
}

export function executionSection(
  { executor }: BridgeParts,
  context: SectionContext,
): Sections['execution'] | undefined {
  const execution = executor.current();
  const { lock, isOutdated, trouble } = executor.state();
  if (isOutdated) return undefined;
  // that there is none is known before the cluster was read, and a panel waits for it with its first plan
  if (execution === undefined ? !context.rights().look : !mayShowMoves(context)) return undefined;
  // who still renews it is at work, and keeps it
  const mayUnlock = lock?.state === 'expiring' && context.rights().settings;
  if (!execution)
    return { lock, problem: trouble, mayUnlock, mayStop: false, mayAbort: false, mayContinue: false };
  const may = mayStop(execution, context);
  const { phase } = execution;
  return {
    current: executionView(execution, context.maySee),
    lock,
    problem: trouble,
    mayUnlock,
    mayStop: may && (phase === 'running' || phase === 'paused'),
    mayAbort: may && (phase === 'running' || phase === 'stopping' || phase === 'paused'),
    mayContinue: (phase === 'waiting' || phase === 'paused') && mayContinue(execution, context),
  };
}
