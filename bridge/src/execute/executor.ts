import { assert } from '#shared/kit/assert.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import { approve, checkRights, noneRunning, openOnly, renewedEndMs, standingOnly } from './approval.ts';
import type { Executor } from './executor-port.ts';
import { writeHandover } from './handover.ts';
import { createParts, type ExecutorOptions, type ExecutorParts, isInForce } from './parts.ts';

export type { Executor, Person } from './executor-port.ts';
export type { ExecutorOptions } from './parts.ts';

/** How long a shutdown waits for the answers of requests that were sent. */
const SHUTDOWN_MAX_MS = 10_000;

/** The loop around `advance`, with the clock, the journal and Proxmox VE at its edges. */
export function createExecutor(options: ExecutorOptions): Executor {
  const { clock, handoverPath, log } = options;
  const parts = createParts(options);
  const { loop, authority, listeners, performer } = parts;
  let isRecovered = false;
  const continueAlone = oneAtATime();

  return {
    async recover(handedOver) {
      await loop.load();
      isRecovered = true;
      const execution = loop.execution();
      const isSame =
        execution?.id === handedOver?.executionId && execution?.approvedBy === handedOver?.mandate.userid;
      const goesOn = isSame && execution && handedOver && isInForce(execution, clock);
      if (execution && handedOver && goesOn)
        authority.give(handedOver.mandate, execution.mandateEndsAtMs ?? 0);
      else handedOver?.mandate.erase();
      loop.tell({ type: 'restarted', authority: goesOn === true });
      parts.judgeLast();
      await loop.idle();
    },
    start(request) {
      assert(isRecovered, 'recover the executor before it starts anything');
      noneRunning(loop.execution());
      const execution = approve(request, clock.nowMs(), loop.history());
      parts.setAborter(undefined);
      loop.take(execution);
      authority.give(request.mandate, execution.mandateEndsAtMs ?? 0);
      loop.tell({ type: 'begin' });
      return execution.id;
    },
    ...amongOthers(parts),
    ...endings(parts),
    continue: (id, mandate, yields) =>
      continueAlone(async () => {
        await checkRights(standingOnly(loop.execution(), id), mandate.api);
        const endsAtMs = renewedEndMs(standingOnly(loop.execution(), id), mandate, clock.nowMs());
        authority.give(mandate, endsAtMs);
        loop.tell({ type: 'continue', userid: mandate.userid, endsAtMs, yields });
        await loop.idle();
      }),
    adopt: authority.adopt,
    current: loop.execution,
    history: loop.history,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    async shutdown(how) {
      parts.close();
      await Promise.race([performer.stop(), clock.sleep(SHUTDOWN_MAX_MS)]);
      await loop.idle();
      const execution = loop.execution();
      const mandate = authority.mandate();
      if (how === 'planned' && handoverPath && execution && mandate && isInForce(execution, clock))
        await writeHandover(handoverPath, execution.id, mandate, log);
      authority.drop();
    },
  };
}

/** How an execution ends before all was moved. */
const endings = ({ loop, setAborter }: ExecutorParts): Pick<Executor, 'stop' | 'abort' | 'close'> => ({
  stop(id, { userid }) {
    openOnly(loop.execution(), id);
    loop.tell({ type: 'stop', by: userid });
  },
  abort(id, { userid, api }) {
    openOnly(loop.execution(), id);
    setAborter(api);
    loop.tell({ type: 'abort', by: userid });
  },
  close(id, { userid }) {
    standingOnly(loop.execution(), id);
    loop.tell({ type: 'close', by: userid });
  },
});

/** What changes hands between nodes. */
const amongOthers = ({ loop, authority, performer }: ExecutorParts): Pick<Executor, 'take' | 'leave'> => ({
  async take(execution) {
    noneRunning(loop.execution());
    loop.take(execution);
    loop.tell({ type: 'restarted', authority: false });
    await loop.idle();
  },
  async leave() {
    performer.forget();
    authority.drop();
    await loop.leave();
  },
});

/** Until the first of two has taken effect an execution still stands, and would take the second's ticket. */
function oneAtATime(): (act: () => Promise<void>) => Promise<void> {
  let isActing = false;
  return async (act) => {
    if (isActing) throw new Refusal('not-now', { phase: 'just being continued' });
    isActing = true;
    try {
      await act();
    } finally {
      isActing = false;
    }
  };
}
