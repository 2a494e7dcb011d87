import type { RequestListener } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Config } from '../config.ts';
import { hostName, isOwnPage } from './origin.ts';
import type { PageTokens } from './page-token.ts';
import { ACCEPTED_PAGE, PAGE_HEADERS, PAGE_SETUP, panelPage, signInPage } from './stand-alone-page.ts';
import type { StaticTable } from './static-table.ts';
import { claimedTicket } from './ticket.ts';
import { webInterfaceOf } from './web-interface.ts';

export interface HttpParts {
  readonly files: StaticTable;
  readonly config: Pick<Config, 'publicUrl' | 'allowedOrigins'>;
  readonly pageTokens: PageTokens;
  readonly nowMs: () => number;
}

/**
 * All that is served without a confirmed ticket (S25): `/healthz`, `/`, `/accepted`, a fixed table of files, and `/csrf`,
 * which gives a token to our own page only. Nothing here asks PVE, and nothing sets a cookie.
 */
export function httpApp({ files, config, pageTokens, nowMs }: HttpParts): RequestListener {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.set('query parser', false);
  app.use((_request, response, next) => {
    response.set(PAGE_HEADERS);
    next();
  });
  const ticketOf = ({ headers }: Request) => {
    const ticket = claimedTicket(headers.cookie, nowMs());
    ticket?.credential.erase();
    return ticket;
  };

  app.get('/healthz', (_request, response) => text(response, 200, 'ok'));
  app.get('/', (request, response) => {
    const { host = '' } = request.headers;
    if (hostName(host) === undefined) return text(response, 400, 'the Host header is no host name');
    const webInterface = webInterfaceOf(host, request.socket.localPort, config);
    const page = ticketOf(request) ? panelPage(webInterface) : signInPage(webInterface);
    response.set('Cache-Control', 'no-store').type('html').send(page);
  });
  app.get('/accepted', (_request, response) => {
    response.set('Cache-Control', 'no-store').type('html').send(ACCEPTED_PAGE);
  });
  app.get('/page-setup.js', (_request, response) => {
    response.type('text/javascript').send(PAGE_SETUP);
  });
  app.post('/csrf', (request, response) => {
    response.set('Cache-Control', 'no-store');
    if (!isOwnPage(request.headers, request.headers.host)) return text(response, 403, 'not from this page');
    const ticket = ticketOf(request);
    if (!ticket) return text(response, 401, 'sign in at Proxmox VE first');
    text(response, 200, pageTokens.make(ticket.key));
  });
  app.use((request, response) => {
    const entry = request.method === 'GET' ? files.get(request.path) : undefined;
    if (!entry) return text(response, 404, NO_PAGE);
    response.sendFile(entry.file, { dotfiles: 'allow', headers: { 'Content-Type': entry.type } }, (error) => {
      if (error && !response.headersSent) text(response, 404, NO_PAGE);
    });
  });
  // Four parameters make it the handler of errors; the one of express would show a stack.
  app.use((_error: unknown, _request: Request, response: Response, _next: NextFunction) =>
    text(response, 400, 'the request is malformed'),
  );
  return app;
}

const NO_PAGE = 'there is no such page';
const text = (response: Response, status: number, body: string): void =>
  void response.status(status).type('text').send(body);
