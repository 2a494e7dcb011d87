import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { openPanel, type PanelPage } from './panel-page.ts';
import type { Stage } from './stage.ts';

/** A name that no bridge was told of; it leads to this machine as well. */
export const STRANGE_HOST = 'strange.example';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=MAP ${STRANGE_HOST} 127.0.0.1`,
];

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS });

export interface Audience {
  readonly browser: Browser;
  /** A browser profile of its own, closed after the test. */
  context(): Promise<BrowserContext>;
  /** A window of a new profile with the panel open, this user signed in. */
  open(stage: Pick<Stage, 'url'>, userid?: string): Promise<PanelPage>;
}

/** One browser for the tests of a file; what a test opens in it is closed after the test. */
export function useBrowser(): Audience {
  let browser: Browser;
  let contexts: BrowserContext[] = [];
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());
  afterEach(async () => {
    for (const context of contexts) await context.close();
    contexts = [];
  });
  const context = async () => {
    const opened = await browser.newContext({
      ignoreHTTPSErrors: true,
      viewport: { width: 1280, height: 800 },
    });
    contexts = [...contexts, opened];
    return opened;
  };
  return {
    get browser() {
      return browser;
    },
    context,
    open: async (stage, userid = 'admin@pve') => openPanel(await context(), stage.url(userid)),
  };
}

/** A stage for each test of a block. */
export function useStage<Opened extends Stage>(open: () => Promise<Opened>): () => Opened {
  let stage: Opened | undefined;
  beforeEach(async () => {
    stage = await open();
  });
  afterEach(async () => {
    await stage?.close();
    stage = undefined;
  });
  return () => {
    if (stage === undefined) throw new Error('there is a stage only inside a test');
    return stage;
  };
}
