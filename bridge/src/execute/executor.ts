import { assert } from '#shared/kit/assert.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import type { Clock } from '../clock.ts';
import { approve, checkRights, noneRunning, openOnly, renewedEndMs, standingOnly } from './approval.ts';
import type { Executor } from './executor-port.ts';
import { writeHandover } from './handover.ts';
import type { Mandate } from './mandate.ts';
import { createParts, type ExecutorOptions, type ExecutorParts, isInForce } from './parts.ts';

export type { Executor, Person } from './executor-port.ts';
export type { ExecutorOptions } from './parts.ts';

/** How long a shutdown waits for the answers of requests that were sent. */
const SHUTDOWN_MAX_MS = 10_000;

/** The loop around `advance`, with the clock, the journal and Proxmox VE at its edges. */
export function createExecutor(options: ExecutorOptions): Executor {
  const { clock, handoverPath, log } = options;
  const parts = createParts(options, () => goOn());
  const { loop, keeping, authority, listeners, performer } = parts;
  let isRecovered = false;
  let passedOn: Parameters<Executor['recover']>[0];
  const continueAlone = oneAtATime();

  /** With what the journal has; where that could be read long after the start only, nobody's mandate is left. */
  function goOn(): void {
    const execution = loop.execution();
    const isSame =
      execution?.id === passedOn?.executionId && execution?.approvedBy === passedOn?.mandate.userid;
    const goesOn = isSame && execution && passedOn && isInForce(execution, clock);
    if (execution && passedOn && goesOn) authority.give(passedOn.mandate, execution.mandateEndsAtMs ?? 0);
    else passedOn?.mandate.erase();
    passedOn = undefined;
    loop.tell({ type: 'restarted', authority: goesOn === true });
    parts.judgeLast();
  }

  return {
    async recover(handedOver) {
      passedOn = handedOver;
      isRecovered = true;
      await keeping.look();
      passedOn?.mandate.erase();
      passedOn = undefined;
      await loop.idle();
    },
    ready: keeping.ready,
    trouble: keeping.trouble,
    start(request) {
      assert(isRecovered, 'recover the executor before it starts anything');
      noneRunning(loop.execution());
      const execution = approve(request, clock.nowMs(), parts.history());
      parts.setAborter(undefined);
      loop.take(execution);
      authority.give(request.mandate, execution.mandateEndsAtMs ?? 0);
      loop.tell({ type: 'begin' });
      return execution.id;
    },
    ...amongOthers(parts),
    ...endings(parts),
    continue: (id, mandate, yields) => continueAlone(() => continueAs(parts, clock, id, mandate, yields)),
    adopt(api) {
      void keeping.look();
      return authority.adopt(api);
    },
    current: loop.execution,
    history: parts.history,
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

async function continueAs(
  { keeping, loop, authority }: ExecutorParts,
  { nowMs }: Clock,
  id: string,
  mandate: Mandate,
  yields?: boolean,
): Promise<void> {
  await keeping.ready();
  await checkRights(standingOnly(loop.execution(), id), mandate.api);
  const endsAtMs = renewedEndMs(standingOnly(loop.execution(), id), mandate, nowMs());
  authority.give(mandate, endsAtMs);
  loop.tell({ type: 'continue', userid: mandate.userid, endsAtMs, yields });
  await loop.idle();
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
