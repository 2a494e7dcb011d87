import type { Effect } from '#shared/execution/event.ts';
import type { PveApi } from '../pve/pve-api.ts';
import type { Context, Told } from './context.ts';
import { cancel } from './effects/cancel.ts';
import { check } from './effects/check.ts';
import { look } from './effects/look.ts';
import { createMembers } from './effects/membership.ts';
import { migrate } from './effects/migrate.ts';
import { replanRest } from './effects/replan.ts';
import { settle } from './effects/settle.ts';
import { watch } from './effects/watch.ts';
import { createFollowers } from './followers.ts';

/** Every effect but the end, which is the executor's own. */
export type OutsideEffect = Exclude<Effect, { type: 'finish' }>;

export interface Performer {
  perform(effect: OutsideEffect): void;
  /** The execution is over: what still follows it has nothing to tell any more. */
  forget(): void;
  /** Ends all following; a request that was sent is still waited for. */
  stop(): Promise<void>;
}

/** How long an effect that failed by a bug of ours rests before it is tried again. */
const BUG_REST_MS = 30_000;

/** What is the same for all effects. */
export type Surroundings = Omit<Context, 'signal' | 'members'>;

/** Performs effects side by side, one at a time for each guest. `aborters` may end tasks. */
export function createPerformer(given: Surroundings, aborters: () => readonly PveApi[]): Performer {
  const base = { ...given, members: createMembers(given) };
  const posting = new Set<number>();
  const followers = createFollowers((key, error) =>
    base.log.warning('execution.bug', {
      key,
      message: error instanceof Error ? error.message : String(error),
    }),
  );

  const wake = (atMs: number) =>
    followers.start(`wake ${atMs}`, async (signal) => {
      await base.clock.sleep(atMs - base.clock.nowMs(), signal);
      base.tell({ type: 'wake', dueMs: atMs });
    });

  const follow = (effect: MoveEffect): void => {
    const { id } = base.execution();
    followers.start(`move ${effect.vmid}`, async (signal) => {
      const context = { ...base, signal, tell: tellerOf(base, id, effect, signal) };
      if (effect.type === 'migrate') posting.add(effect.vmid);
      try {
        await performMove(context, effect);
      } catch (error) {
        if (signal.aborted) return;
        await afterBug(context, effect);
        throw error;
      } finally {
        if (effect.type === 'migrate') posting.delete(effect.vmid);
      }
    });
  };

  const planAgain = (): void => {
    const { id } = base.execution();
    followers.start('replan', async (signal) => {
      const tell = (event: Told) => {
        if (!signal.aborted && base.isStill(id)) base.tell(event);
      };
      try {
        await replanRest({ ...base, signal, tell });
      } catch (error) {
        tell({ type: 'not-replanned', detail: 'the bridge failed inside; its log has the details' });
        throw error;
      }
    });
  };

  return {
    perform(effect) {
      if (effect.type === 'wake') wake(effect.atMs);
      else if (effect.type === 'replan') planAgain();
      else if (effect.type === 'cancel')
        followers.start(`cancel ${effect.vmid}`, () => cancel(base, aborters(), effect.vmid, effect.upid));
      else if (effect.type !== 'look' || !posting.has(effect.vmid)) follow(effect);
    },
    forget: followers.abortAll,
    async stop() {
      followers.abortAll();
      await followers.settled();
    },
  };
}

/** Only the answer to a request that was sent counts after its follower was told to end. */
const tellerOf =
  (base: Surroundings, id: string, effect: MoveEffect, signal: AbortSignal) => (event: Told) => {
    if (signal.aborted && effect.type !== 'migrate') return;
    if (base.isStill(id)) base.tell(event);
  };

type MoveEffect = Exclude<OutsideEffect, { type: 'wake' | 'cancel' | 'replan' }>;

function performMove(context: Context, effect: MoveEffect): Promise<void> {
  switch (effect.type) {
    case 'check':
      return check(context, effect.vmid);
    case 'migrate':
      return migrate(context, effect.vmid);
    case 'look':
      return look(context, effect.vmid);
    case 'watch':
      return watch(context, effect.vmid, effect.upid);
    case 'settle':
      return settle(context, effect.vmid);
  }
}

/** Whatever broke, a request may have been sent: it is looked for. What only looks gives up as PVE would. */
async function afterBug(context: Context, effect: MoveEffect): Promise<void> {
  const { vmid } = effect;
  const detail = 'the bridge failed inside; its log has the details';
  if (effect.type === 'check') return context.tell({ type: 'unsent', vmid, detail });
  if (effect.type === 'migrate') return context.tell({ type: 'lost', vmid });
  await context.clock.sleep(BUG_REST_MS, context.signal);
  if (effect.type === 'look') return context.tell({ type: 'lost', vmid });
  if (effect.type === 'watch')
    return context.tell({ type: 'ended', vmid, upid: effect.upid, failure: detail });
  context.tell({ type: 'settled', vmid, detail });
}
