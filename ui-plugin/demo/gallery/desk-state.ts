import type { Sections } from '#shared/protocol/sections.ts';
import { currentPlan, type DeskState, initialState } from '../../src/present/state.ts';
import { initialTicks } from '../../src/present/ticks.ts';
import { type Scene, type SceneName, scenes } from './scenes.ts';

/** A connected desk with these sections, as it is when a panel opens. */
export function deskWith(sections: Partial<Sections>, change: Partial<DeskState> = {}): DeskState {
  const state: DeskState = {
    ...initialState('wss://pve1.example:8016/ws'),
    connection: { kind: 'connected' },
    sections,
  };
  return { ...state, ticked: initialTicks(currentPlan(state)?.plan.moves ?? []), ...change };
}

/** The desk in one of the gallery's scenes. */
export const deskIn = (name: SceneName, change: Partial<DeskState> = {}): DeskState => {
  const scene: Scene = scenes[name];
  return deskWith(scene.sections ?? {}, change);
};
