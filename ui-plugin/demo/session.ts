import { setCookie } from './cookie.ts';
import { Proxmox } from './toolkit.ts';

/** What a login or a renewal answers. */
interface TicketAnswer {
  readonly username: string;
  readonly ticket: string;
  readonly CSRFPreventionToken: string;
  readonly cap?: Record<string, Record<string, number>>;
}

const COOKIE = 'PVEAuthCookie';
const RENEW_MS = 15 * 60 * 1000;

let renewal: number | undefined;

/** Logs in as the real page does; a ticket may take the place of the password. */
export async function login(username: string, password: string): Promise<void> {
  const response = await fetch('/api2/json/access/ticket', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username, password }),
  });
  if (!response.ok) throw new Error(response.status === 401 ? 'Login failed' : `Error ${response.status}`);
  keep((await response.json()).data);
}

function keep({ username, ticket, CSRFPreventionToken, cap }: TicketAnswer): void {
  Proxmox.UserName = username;
  Proxmox.CSRFPreventionToken = CSRFPreventionToken;
  setCookie(COOKIE, ticket);
  Ext.state.Manager.set('GuiCap', cap ?? {});
  window.clearTimeout(renewal);
  renewal = window.setTimeout(() => void resume(), RENEW_MS);
}

/** Goes on with the ticket of an earlier visit; false when there is none or it has ended. */
export async function resume(): Promise<boolean> {
  const ticket: string = Ext.util.Cookies.get(COOKIE) ?? '';
  const username = /^PVE:([^:]+):/.exec(ticket)?.[1];
  if (username === undefined) return false;
  try {
    await login(username, ticket);
    return true;
  } catch {
    return false;
  }
}

export function logout(): void {
  window.clearTimeout(renewal);
  setCookie(COOKIE, '', 0);
  Proxmox.UserName = undefined;
  Proxmox.CSRFPreventionToken = undefined;
}
