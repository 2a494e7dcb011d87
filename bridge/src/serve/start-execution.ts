import { join } from 'node:path';
import type { Execution } from '#shared/execution/execution.ts';
import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import type { Clock } from '../clock.ts';
import { type ClusterExecutor, soleExecutor } from '../cluster/cluster-executor.ts';
import type { Companion } from '../cluster/companion.ts';
import { writePast } from '../cluster/finish.ts';
import { fileProof } from '../cluster/proof.ts';
import { createSharedExecutor } from '../cluster/shared-executor.ts';
import { sharedSettings } from '../cluster/shared-settings.ts';
import type { Config } from '../config.ts';
import { createExecutor } from '../execute/executor.ts';
import type { Hold } from '../execute/folder-lock.ts';
import { takeHandover } from '../execute/handover.ts';
import { fileJournal } from '../execute/journal.ts';
import { ticketMandate } from '../execute/mandate.ts';
import { patienceIn } from '../execute/not-kept.ts';
import { errorText, type Log } from '../log.ts';
import type { SeenGuests } from '../observe/seen-guests.ts';
import type { PveConnection } from '../pve/connect.ts';
import { handedOver as credentialFrom } from '../pve/credential.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';

interface ExecutionParts {
  readonly log: Log;
  readonly clock: Clock;
  readonly node: string;
  readonly companion: Companion | undefined;
  readonly pve: PveConnection;
  /** Of the state directory. */
  readonly hold: Hold;
  readonly seen: SeenGuests;
}

/** The executor and the settings: of the whole cluster through the companion, else of this node alone. */
export async function startExecution(
  config: Config,
  parts: ExecutionParts,
): Promise<{ executor: ClusterExecutor; settings: SettingsStore }> {
  const { log, clock, companion, node, pve, hold, seen } = parts;
  const { stateDirectory, runtimeDirectory } = config;
  const handoverPath = runtimeDirectory === undefined ? undefined : join(runtimeDirectory, 'handover.json');
  const folder = join(stateDirectory, 'executions');
  const kept = patienceIn(folder, clock);
  const journal = fileJournal(folder, log, hold.take, kept);
  const tellAll = companion && { onJudged: (judged: Execution) => void tell(companion, judged, log) };
  const executorWith = (mayAct?: () => Promise<string | undefined>) =>
    createExecutor({ clock, journal, log, handoverPath, seen, ...(mayAct && { mayAct }), ...tellAll });
  const handedOn = await handedOver(handoverPath, pve, log);
  if (companion === undefined) {
    log.notice('companion.off', { message: 'settings, history and executions are of this node alone' });
    const executor = executorWith();
    await executor.recover(handedOn);
    return {
      executor: soleExecutor(executor),
      settings: createSettingsStore(stateDirectory, PRODUCT_VERSION),
    };
  }
  const proof = fileProof(join(folder, 'fence'), kept);
  const executor = createSharedExecutor({ node, companion, clock, log, proof, executorWith });
  await executor.recover(handedOn);
  const { watch } = executor;
  return { executor, settings: sharedSettings({ companion, watch, clock }, PRODUCT_VERSION) };
}

/** Every node has what was achieved in its history; that it has not is no harm. */
async function tell(companion: Companion, judged: Execution, log: Log): Promise<void> {
  try {
    await writePast(companion, judged);
  } catch (error) {
    log.warning('history.not-shared', { error: errorText(error) });
  }
}

/** What a planned restart has passed on; read and deleted before anything listens (S3). */
async function handedOver(path: string | undefined, pve: PveConnection, log: Log) {
  const handover = path === undefined ? undefined : await takeHandover(path, log);
  const credential = handover && credentialFrom(handover.credential);
  if (!handover || !credential) return undefined;
  return { executionId: handover.executionId, mandate: ticketMandate(pve, credential, handover.endsAtMs) };
}
