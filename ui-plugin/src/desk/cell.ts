import type { DeskState } from '../present/state.ts';

/** The one place where the state is kept; every change makes a new value and tells who listens. */
export interface Cell {
  readonly state: DeskState;
  set(change: Partial<DeskState>): void;
  listen(listener: (state: DeskState) => void): () => void;
  readonly listeners: number;
}

export function createCell(initial: DeskState): Cell {
  let state = initial;
  const listeners = new Set<(state: DeskState) => void>();
  return {
    get state() {
      return state;
    },
    get listeners() {
      return listeners.size;
    },
    set(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener(state);
    },
    listen(listener) {
      listeners.add(listener);
      listener(state);
      return () => void listeners.delete(listener);
    },
  };
}
