import { apiOver } from './api.ts';
import { listedRequest } from './closed-list.ts';
import { answerOf, formText, type PveEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import type { PveApi } from './pve-api.ts';
import { PveError } from './pve-error.ts';
import { type RecordedCall, readRecording } from './recording-file.ts';

export interface RecordedPve extends PveApi {
  /** What is played: the user and state asked for, or chosen where none was. */
  readonly recording: { readonly user: string; readonly state: string; readonly calls: number };
}

/**
 * A read-only Proxmox VE that answers what a recording holds, as its user saw it in its state: the last answer
 * of 200 to the same request, else its last refusal. What was not recorded fails with 501, as a path does that
 * a node does not offer. Without a user the first one recorded is taken, without a state the most complete.
 * @throws Error when the file, the user or the state is not there; the text names the choices
 */
export const recordedPve = (path: string, wanted: WantedRecording = {}): RecordedPve =>
  playedRecording(path, readRecording(path), wanted);

export interface WantedRecording {
  readonly user?: string;
  readonly state?: string;
}

/** The same for a file that has been read already, for those who look at it with several eyes. */
export function playedRecording(
  path: string,
  calls: readonly RecordedCall[],
  wanted: WantedRecording,
): RecordedPve {
  const user = chosen(path, 'user', [...new Set(calls.map((call) => call.user))], wanted.user);
  const ofUser = calls.filter((call) => call.user === user);
  const states = byCompleteness(ofUser);
  const state = chosen(path, 'state', states, wanted.state);
  const played = ofUser.filter((call) => call.state === state);
  return {
    ...apiOver(playingEngine(played)),
    recording: { user, state, calls: played.length },
  };
}

function chosen(path: string, what: string, offered: readonly string[], wanted: string | undefined): string {
  const found = wanted === undefined ? offered[0] : offered.find((name) => name === wanted);
  if (found !== undefined) return found;
  const choices = offered.map((name) => `'${name}'`).join(', ') || 'none';
  throw new Error(`${path} has no ${what} '${wanted ?? ''}'. Recorded: ${choices}`);
}

/** States, the one with the most different requests first: a state of polls repeats a few. */
function byCompleteness(calls: readonly RecordedCall[]): string[] {
  const requests = new Map<string, Set<string>>();
  for (const { state, method, path } of calls)
    requests.set(state, (requests.get(state) ?? new Set()).add(`${method} ${path}`));
  return [...requests].sort((a, b) => b[1].size - a[1].size).map(([state]) => state);
}

const key = (method: string, path: string, query: string): string =>
  `${method} ${path}?${[...new URLSearchParams(query)]
    .map((pair) => pair.join('='))
    .sort()
    .join('&')}`;

function playingEngine(calls: readonly RecordedCall[]): PveEngine {
  const answers = new Map<string, RecordedCall>();
  for (const call of calls) {
    const [path = '', query = ''] = call.path.split('?');
    const name = key(call.method, path, query);
    if (call.status === 200 || answers.get(name)?.status !== 200) answers.set(name, call);
  }
  return {
    async doRequest(method, path, pathTemplate, params = {}) {
      const request = listedRequest(method, path, pathTemplate);
      if (request.endpoint.use !== 'read')
        throw new PveError('answered', 'a recording cannot be changed', 501);
      const answer = answers.get(key(request.method, request.path, formText(params)));
      if (!answer) throw new PveError('answered', `${request.method} ${request.path} was not recorded`, 501);
      if (answer.status >= 300) throw failureOf(request, { ...answer, text: answer.body });
      return answerOf(request, answer.body);
    },
  };
}
