import { formatBytes } from '#shared/kit/units.ts';

// Our own stand-ins for exactly those helpers of the real page's toolkit that the panel uses.

interface ProxmoxGlobal {
  Setup: { auth_cookie_name: string };
  defaultLang: string;
  NodeName: string;
  UserName: string | undefined;
  CSRFPreventionToken: string | undefined;
  Utils: typeof utils;
}

export interface RequestOptions {
  readonly url: string;
  readonly method?: string;
  readonly params?: Record<string, string | number>;
  readonly success?: (response: { result: { data: unknown } }, options: RequestOptions) => void;
  readonly failure?: (response: { htmlStatus: string; status: number }, options: RequestOptions) => void;
  readonly callback?: (options: RequestOptions, success: boolean) => void;
}

/** Asks the API as the real `Proxmox.Utils.API2Request` does: error texts come encoded in `htmlStatus`. */
async function request(options: RequestOptions): Promise<void> {
  const { url, method = 'GET', params, success, failure, callback } = options;
  const query = params && method === 'GET' ? `?${body(params)}` : '';
  const response = await fetch(`/api2/json${url}${query}`, {
    method,
    headers: method === 'GET' ? {} : { CSRFPreventionToken: Proxmox.CSRFPreventionToken ?? '' },
    ...(method === 'GET' ? {} : { body: body(params ?? {}) }),
  }).catch(() => undefined);
  const answer = response?.ok ? await response.json() : undefined;
  if (answer) success?.({ result: answer }, options);
  else failure?.({ htmlStatus: failureText(response), status: response?.status ?? 0 }, options);
  callback?.(options, answer !== undefined);
}

const body = (params: Record<string, string | number>): URLSearchParams =>
  new URLSearchParams(Object.entries(params).map(([key, value]) => [key, String(value)]));

const failureText = (response: Response | undefined): string =>
  Ext.htmlEncode(response ? `${response.statusText} (${response.status})` : 'Connection error');

const two = (number: number): string => String(number).padStart(2, '0');

function timestamp(seconds: number): string {
  const time = new Date(seconds * 1000);
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** `UPID:node:pid:pstart:starttime:type:id:user:`, times and numbers in hexadecimal. */
function parseUpid(upid: string) {
  const [, node = '', , , starttime = '0', type = '', id = '', user = ''] = upid.split(':');
  return { node, type, id: decodeURIComponent(id), user, starttime: Number.parseInt(starttime, 16) };
}

const TASKS: Readonly<Record<string, string>> = {
  qmigrate: 'VM {0} - Migrate',
  vzmigrate: 'CT {0} - Migrate',
  hamigrate: 'HA {0} - Migrate',
  vzdump: 'VM/CT {0} - Backup',
};

const utils = {
  API2Request: (options: RequestOptions) => void request(options),
  render_size: (bytes: number) => formatBytes(bytes),
  format_size: (bytes: number) => formatBytes(bytes),
  render_timestamp: timestamp,
  parse_task_upid: parseUpid,
  format_task_description: (type: string, id: string) =>
    TASKS[type]?.replace('{0}', Ext.htmlEncode(id)) ?? Ext.htmlEncode(`${type} ${id}`),
};

const fresh: ProxmoxGlobal = {
  Setup: { auth_cookie_name: 'PVEAuthCookie' },
  defaultLang: /(?:^|; )PVELangCookie=(\w+)/.exec(document.cookie)?.[1] ?? 'en',
  NodeName: '',
  UserName: undefined,
  CSRFPreventionToken: undefined,
  Utils: utils,
};

/** The page's global of that name, which classes are defined below as well. */
export const Proxmox: ProxmoxGlobal = Object.assign(Ext.ns('Proxmox'), fresh);

/** The real page's state, icon and name of a guest, node or storage. */
export function iconClass(type: string, row: { template?: unknown; status?: string; lock?: string }): string {
  if (type === 'node') return 'fa fa-building';
  if (type === 'storage') return 'fa fa-database';
  if (row.template) return 'fa fa-file-o';
  return type === 'lxc' ? 'fa fa-cube' : 'fa fa-desktop';
}
