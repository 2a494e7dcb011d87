import type { Finding, Part } from '#shared/kernel/search.ts';
import type { Frontier } from '#shared/plan/answers/frontier-point.ts';
import type { Question, QuestionAnswer } from '#shared/plan/answers/question.ts';
import type { Plan } from '#shared/plan/plan.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { History } from '#shared/snapshot/source.ts';
import type { HistoryTexts } from '../observe/history.ts';
import type { PackedSnapshot } from './packed-snapshot.ts';

/** A cluster and the wishes for it. */
interface Case {
  readonly snapshot: PackedSnapshot;
  readonly settings: Settings;
}

/** To the worker: one thing at a time; cancelling ends the thread. */
export type WorkerRequest =
  | (Case & { readonly type: 'prove'; readonly plan: Plan })
  | (Case & { readonly type: 'plan'; readonly part: Part; readonly previous?: Plan })
  /** So many searches in turns in one thread. */
  | (Case & { readonly type: 'plan-alone'; readonly count: number; readonly previous?: Plan })
  /** The answer to `finding`: the search goes on. */
  | { readonly type: 'findings'; readonly findings: readonly Finding[] }
  | { readonly type: 'history'; readonly texts: HistoryTexts }
  | (Case & { readonly type: 'trace'; readonly plan: Plan })
  | (Case & { readonly type: 'answer'; readonly question: Question });

export type WorkerAnswer =
  | { readonly type: 'progress'; readonly workUnits: number; readonly plan?: Plan }
  /** At an epoch: the search waits for what its companions have found. */
  | { readonly type: 'finding'; readonly finding: Finding }
  | { readonly type: 'planned'; readonly plan: Plan }
  | { readonly type: 'curve'; readonly frontier: Frontier }
  | { readonly type: 'traced'; readonly frontier: Frontier }
  | { readonly type: 'answered'; readonly answer: QuestionAnswer }
  | { readonly type: 'history-read'; readonly history: History | undefined }
  /** An answer in which nothing makes sense. */
  | { readonly type: 'garbled'; readonly why: string }
  | { readonly type: 'failed'; readonly message: string };
