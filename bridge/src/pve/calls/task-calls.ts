import { assert } from '#shared/kit/assert.ts';
import { checked } from '../answer.ts';
import type { PveApi } from '../pve-api.ts';
import type { Paths } from '../sugar.ts';
import { parseUpid } from '../upid.ts';

type TaskCalls = Pick<PveApi, 'nodeTasks' | 'taskStatus' | 'taskLog' | 'cancelTask'>;

const LOG_LINES_MAX = 500;

/** What is asked about, and of, tasks; a task is known only to the node it runs on. */
export function taskCalls({ stock }: Paths): TaskCalls {
  const task = (upid: string) => {
    const node = parseUpid(upid)?.node;
    assert(node !== undefined, `'${upid}' is no UPID`);
    return stock.nodes.$(node).tasks.$(upid);
  };
  return {
    nodeTasks: (node, { vmid, typefilter, sinceSeconds, source }) =>
      checked(
        'GET /nodes/{node}/tasks',
        stock.nodes.$(node).tasks.$get({
          ...(vmid === undefined ? {} : { vmid }),
          ...(typefilter === undefined ? {} : { typefilter }),
          ...(sinceSeconds === undefined ? {} : { since: sinceSeconds }),
          ...(source === undefined ? {} : { source }),
        }),
      ),
    taskStatus: (upid) => checked('GET /nodes/{node}/tasks/{upid}/status', task(upid).status.$get()),
    taskLog: (upid, start) =>
      checked('GET /nodes/{node}/tasks/{upid}/log', task(upid).log.$get({ start, limit: LOG_LINES_MAX })),
    async cancelTask(upid) {
      await checked('DELETE /nodes/{node}/tasks/{upid}', task(upid).$delete());
    },
  };
}
