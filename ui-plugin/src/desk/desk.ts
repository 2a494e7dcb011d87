import type { ClientMessage, ServerMessage } from '#shared/protocol/messages.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import type { SettingsInput } from '#shared/settings/settings.ts';
import { type BridgeConnection, type ConnectionParts, connectBridge } from '../link/connection.ts';
import { sectionsStore } from '../link/sections-store.ts';
import { type CurrentPlan, currentPlan, type DeskState, initialState } from '../present/state.ts';
import { closeTicks, initialTicks, withNeeds } from '../present/ticks.ts';
import type { Engine } from '../worker/client.ts';

export type Request = ClientMessage extends infer Message
  ? Message extends { id: number }
    ? Omit<Message, 'id'>
    : never
  : never;

export interface DeskParts extends Pick<ConnectionParts, 'url' | 'open' | 'csrfToken' | 'timers' | 'random'> {
  readonly engine: Engine;
}

/** What outlives the panel: the panel is destroyed at every navigation, the desk is not. */
export interface Desk {
  readonly state: DeskState;
  /** The ticket was renewed, or somebody wants to try again. */
  reconnect(): void;
  /** Another user: nothing of the one before may be seen any more (S12). */
  forget(): void;
  /** Calls `listener` now and at each change, until the returned function is called. */
  subscribe(listener: (state: DeskState) => void): () => void;
  request(message: Request): void;
  tick(vmid: number, ticked: boolean): void;
  tickOnly(vmids: readonly number[]): void;
  explain(vmid: number): void;
  choose(choice: SettingsInput): void;
  dismiss(what: 'problem' | 'changes' | 'result'): void;
}

/** How long the connection outlives the last panel: navigation comes back within it. */
const IDLE_MS = 60 * 1000;

export function createDesk(parts: DeskParts): Desk {
  let state = initialState(parts.url);
  let lastId = 0;
  let awake = false;
  let idleTimer: unknown;
  const listeners = new Set<(state: DeskState) => void>();
  const asked = new Map<number, Request['type']>();

  const set = (change: Partial<DeskState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener(state);
  };
  const setPending = (): void => set({ pending: new Set(asked.values()) });

  /** A socket that nobody looks at makes the bridge read the cluster for nobody. */
  function sleep(): void {
    awake = false;
    connection.stop();
  }

  function wake(): void {
    parts.timers.clear(idleTimer);
    if (awake) return;
    awake = true;
    connection.start();
  }

  const store = sectionsStore((sections) => take(sections));
  const connection: BridgeConnection = connectBridge({
    ...parts,
    store,
    onState: (next) => set({ connection: next }),
    onAnswer: (message) => answered(message),
    onLost: () => {
      asked.clear();
      setPending();
    },
  });

  function take(sections: Partial<Sections>): void {
    const before = currentPlan(state);
    const now = sections.plan?.current;
    set({ sections });
    if (now !== undefined && now.planId !== before?.planId) newPlan(now, before);
    askFirstPlan();
  }

  /** A person who opens the panel wants to see a plan, not a button. */
  function askFirstPlan(): void {
    const { session, plan, execution } = state.sections;
    if (plan === undefined || session?.rights.look !== true) return;
    if (plan.current !== undefined || plan.problem !== undefined || plan.planning !== 'idle') return;
    if (execution?.current !== undefined && execution.current.phase !== 'finished') return;
    if (!state.pending.has('plan.request')) request({ type: 'plan.request', settings: state.choice });
  }

  function newPlan(now: CurrentPlan, before: CurrentPlan | undefined): void {
    const refined = before !== undefined && before.digest === now.digest;
    const ticked = initialTicks(now.plan.moves);
    const previous = refined ? state.previous : before;
    set({ ticked, dropped: [], selection: undefined, curve: [], explanations: new Map(), previous });
    const { planId, snapshot, settings, plan } = now;
    const loaded = parts.engine.ask({ type: 'load', planCase: { planId, snapshot, settings, plan } });
    loaded.then(() => evaluate()).catch(() => undefined);
    parts.engine
      .ask({ type: 'curve' })
      .then((curve) => currentPlan(state)?.planId === planId && set({ curve }))
      .catch(() => undefined);
  }

  /** Asks the engine what the ticked moves alone would do; all of the plan needs no question. */
  function evaluate(): void {
    const current = currentPlan(state);
    const { ticked } = state;
    if (current === undefined || ticked.size === 0 || ticked.size === current.plan.moves.length) {
      set({ selection: undefined });
      return;
    }
    parts.engine
      .ask({ type: 'selection', vmids: [...ticked] })
      .then((selection) => state.ticked === ticked && set({ selection }))
      .catch(() => undefined);
  }

  function answered(message: Extract<ServerMessage, { type: 'done' | 'problem' }>): void {
    if (message.id !== undefined) asked.delete(message.id);
    setPending();
    if (message.type === 'problem') set({ problem: message.problem });
  }

  function request(message: Request): void {
    const id = ++lastId;
    if (!connection.send({ ...message, id } as ClientMessage)) return;
    asked.set(id, message.type);
    set({ pending: new Set(asked.values()), problem: undefined });
  }

  return {
    get state() {
      return state;
    },
    reconnect() {
      if (awake) connection.renew();
    },
    forget() {
      asked.clear();
      store.clear();
      set({ ...initialState(parts.url), selection: undefined, previous: undefined, problem: undefined });
      if (awake) connection.renew();
    },
    subscribe(listener) {
      listeners.add(listener);
      wake();
      listener(state);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) idleTimer = parts.timers.set(sleep, IDLE_MS);
      };
    },
    request,
    tick(vmid, on) {
      const moves = currentPlan(state)?.plan.moves ?? [];
      const wanted = on
        ? withNeeds(moves, state.ticked, vmid)
        : [...state.ticked].filter((other) => other !== vmid);
      set(closeTicks(moves, wanted));
      evaluate();
    },
    tickOnly(vmids) {
      set({ ticked: new Set(vmids), dropped: [] });
      evaluate();
    },
    explain(vmid) {
      if (state.explanations.has(vmid)) return;
      parts.engine
        .ask({ type: 'explain', vmid })
        .then((answer) => set({ explanations: new Map(state.explanations).set(vmid, answer) }))
        .catch(() => undefined);
    },
    choose(choice) {
      const all = { ...state.choice, ...choice } as DeskState['choice'];
      set({ choice: all });
      request({ type: 'plan.request', settings: all });
    },
    dismiss(what) {
      const id = state.sections.execution?.current?.id;
      if (what === 'result') set({ readResult: id });
      else if (what === 'changes') set({ previous: undefined });
      else set({ problem: undefined });
    },
  };
}
