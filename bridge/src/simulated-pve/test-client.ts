import { Agent, request } from 'undici';
import type { SimulatedPve } from './start.ts';

export interface TestAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly body: { data?: unknown; message?: string; errors?: Record<string, string>; total?: number };
}

export interface TestClient {
  call(method: string, path: string, options?: CallOptions): Promise<TestAnswer>;
  /** Signs in and keeps ticket and CSRF token for later calls. */
  signIn(userid: string, password?: string): Promise<TestAnswer>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly base?: string;
}

const parse = (text: string): TestAnswer['body'] => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

function bodyOf({ form, json }: CallOptions): { body?: string; headers: Record<string, string> } {
  if (json !== undefined)
    return { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
  if (form === undefined) return { headers: {} };
  return {
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };
}

/** A client for tests of the simulated PVE: it trusts its CA and hides nothing. */
export function testClient(pve: SimulatedPve): TestClient {
  const agent = new Agent({ connect: { ca: pve.caPem }, bodyTimeout: 5000, headersTimeout: 5000 });
  let credentials: Record<string, string> = {};
  const call = async (method: string, path: string, options: CallOptions = {}): Promise<TestAnswer> => {
    const { body, headers } = bodyOf(options);
    const { base = '/api2/json' } = options;
    const answer = await request(`${pve.baseUrl}${base}${path}`, {
      method: method as 'GET',
      headers: { ...credentials, ...headers, ...options.headers },
      ...(body === undefined ? {} : { body }),
      dispatcher: agent,
    });
    const text = await answer.body.text();
    const { statusText } = answer as { statusText?: string };
    return {
      status: answer.statusCode,
      reason: statusText ?? '',
      headers: answer.headers,
      text,
      body: parse(text),
    };
  };
  return {
    call,
    async signIn(userid, password = 'rebalance') {
      const answer = await call('POST', '/access/ticket', { form: { username: userid, password } });
      const data = (answer.body.data ?? {}) as { ticket?: string; CSRFPreventionToken?: string };
      credentials = {
        cookie: `other=1; PVEAuthCookie=${encodeURIComponent(data.ticket ?? '')}`,
        csrfpreventiontoken: data.CSRFPreventionToken ?? '',
      };
      return answer;
    },
    close: () => agent.close(),
  };
}
