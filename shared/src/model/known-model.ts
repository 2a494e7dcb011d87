import { whole } from '../kit/whole.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { compilingModel, type Model } from './model.ts';

const known = new WeakMap<ClusterSnapshot, { readonly settings: Settings; readonly model: Model }>();

/** The model of a snapshot and its settings, bit by bit: one for all checkers, and for all moves that are checked with it. */
export function* makingKnown(snapshot: ClusterSnapshot, settings: Settings): Generator<number, Model> {
  const earlier = known.get(snapshot);
  if (earlier?.settings === settings) return earlier.model;
  const model = yield* compilingModel(snapshot, settings);
  known.set(snapshot, { settings, model });
  return model;
}

export const knownModel = (snapshot: ClusterSnapshot, settings: Settings): Model =>
  whole(makingKnown(snapshot, settings));
