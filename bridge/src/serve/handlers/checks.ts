import { type Execution, isOpen } from '#shared/execution/execution.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import type { Approver } from '../../cluster/cluster-executor.ts';
import { refusalOf } from '../refusal-of.ts';
import { dumpSaysMayMigrate } from '../rights.ts';
import { mayStop } from '../sections/execution.ts';
import type { RequestContext } from './request-context.ts';

const refused = (error: unknown): never => {
  throw refusalOf(error);
};

/** Asks pveproxy with this socket's own ticket before anything is changed (S13). Throws a Refusal. */
export async function verifyAgain({ api, session }: RequestContext): Promise<void> {
  session.granted(await api.permissions().catch(refused));
}

/** The panel needs Sys.Audit on `/` (S12). Throws `access-denied`. */
export function needsLook({ session }: RequestContext): void {
  if (!session.rights().look) throw new Refusal('access-denied', { privilege: 'Sys.Audit', path: '/' });
}

/** Throws `access-denied`. */
export function needsSettingsRight({ session }: RequestContext): void {
  if (!session.rights().settings) throw new Refusal('access-denied', { privilege: 'Sys.Modify', path: '/' });
}

/** Throws `access-denied` for the first guest that this user may not move. */
export async function needsMigrate(
  { api, session }: RequestContext,
  vmids: readonly number[],
): Promise<void> {
  for (const vmid of vmids) {
    const path = `/vms/${vmid}`;
    const said = dumpSaysMayMigrate(session.permissions(), vmid);
    const may =
      said === 'ask'
        ? (await api.permissionsOn(path).catch(refused))[path]?.['VM.Migrate'] !== undefined
        : said;
    if (!may) throw new Refusal('access-denied', { privilege: 'VM.Migrate', path });
  }
}

/** The execution of this id, which has not ended. Throws `execution-unknown`. */
export function openExecution({ parts }: RequestContext, executionId: string): Execution {
  const execution = parts.executor.current();
  if (execution?.id === executionId && execution.phase !== 'finished') return execution;
  throw new Refusal('execution-unknown', { id: executionId });
}

/** S19. Throws `access-denied`. */
export function needsStopRight(context: RequestContext, execution: Execution): void {
  if (!mayStop(execution, context.session))
    throw new Refusal('access-denied', { privilege: 'Sys.Modify', path: '/' });
}

/** Who approves, with what PVE granted just now. */
export const approverOf = ({ session, address }: RequestContext): Approver => ({
  userid: session.userid,
  address,
  administrator: session.rights().settings,
});

export const remainingVmids = ({ moves }: Execution): number[] =>
  moves.filter(isOpen).map(({ vmid }) => vmid);
