import type { KernelBuilder } from '../model/kernel.ts';
import type { Places } from '../rules/places.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

/** What is looked at: where every guest is at one instant of a plan. */
export type World = Places;

/** What is wrong at one instant, and by how much: compared with how it was before the plan. */
export interface Excess {
  /** The same wrong thing has the same key at every instant. */
  readonly key: string;
  readonly excess: number;
  readonly vmids: readonly number[];
  readonly nodes: readonly string[];
  readonly text: string;
}

/** Looks at instants of a plan with nothing but the facts: it shares no code with the search. */
export interface Checker {
  excesses(world: World): readonly Excess[];
}

/** One rule of the catalogue: how the search obeys it, and how a plan is judged by it. */
export interface Constraint {
  readonly id: string;
  readonly title: string;
  /** What it forbids, for a person. */
  readonly description: string;
  /** `continuous`: it holds at every instant; `discrete`: only when the plan has ended. */
  readonly mode: 'continuous' | 'discrete';
  /** True where a move that asks a person for consent may break it. */
  readonly yieldsToConsent?: boolean;
  /** The lower, the earlier its reason is named where several keep a guest. */
  readonly precedence: number;
  compile(builder: KernelBuilder): void;
  checker(snapshot: ClusterSnapshot, settings: Settings): Checker;
}
