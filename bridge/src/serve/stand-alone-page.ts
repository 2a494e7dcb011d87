/** Also set where nothing is to run: whatever a browser makes of an answer, it may do this and no more (S11). */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

const head = `<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Rebalancing</title>`;

const whereToSignIn = (webInterface: string | undefined): string =>
  webInterface === undefined
    ? `Sign in at Proxmox VE first, at the address at which you always open it, then come back to this page. (Root can
make a link of this: PUBLIC_URL in /etc/default/pve-rebalance says where browsers find this service.)`
    : `Sign in at <a href="${webInterface}">Proxmox VE on ${new URL(webInterface).hostname}</a> first, then come back to this page.`;

/** Has no login form and never will: signing in is Proxmox VE's, whose address is checked to be one. */
export const signInPage = (webInterface: string | undefined): string => `<!doctype html>
<html lang="en">
<head>
${head}
</head>
<body>
<p>The connection to the rebalancing service works.</p>
<p>${whereToSignIn(webInterface)}</p>
</body>
</html>
`;

/**
 * Where a browser that keeps what it trusts for each port, as Firefox does, lets a person accept the certificate: that
 * the page is shown says that this is done. It has no script; the panel looks again when it is seen again.
 */
export const ACCEPTED_PAGE = `<!doctype html>
<html lang="en">
<head>
${head}
</head>
<body>
<p>The certificate of the rebalancing service is accepted, and the service answers.</p>
<p>Close this page: the panel connects by itself.</p>
<p lang="de">Das Zertifikat des Dienstes ist angenommen, und der Dienst antwortet. Schließen Sie diese Seite: das Panel
verbindet sich von selbst.</p>
</body>
</html>
`;

const STYLES = [
  'extjs/theme-crisp/resources/theme-crisp-all.css',
  'extjs/crisp/resources/charts-all.css',
  'fa/css/font-awesome.css',
  'pwt/css/ext6-pmx.css',
] as const;

const SCRIPTS = ['page-setup.js', 'extjs/ext-all.js', 'extjs/charts.js', 'pwt/proxmoxlib.js'] as const;

/**
 * The panel on a page of its own, with the toolkit of the node. A proxy may serve it below another path. Guests are shown
 * in the web interface, where it is known.
 */
export const panelPage = (webInterface: string | undefined): string => `<!doctype html>
<html lang="en">
<head>
${head}
${STYLES.map((url) => `<link rel="stylesheet" href="${url}">`).join('\n')}
${SCRIPTS.map((url) => `<script src="${url}"></script>`).join('\n')}
<script src="pve-rebalance.js" data-home="stand-alone"${webInterface === undefined ? '' : ` data-web="${webInterface}"`}></script>
</head>
<body></body>
</html>
`;

/** What Proxmox VE's own page says in a script of its own, which the policy above does not let us. */
export const PAGE_SETUP = `function gettext(text) { return text; }
function ngettext(one, many, count) { return count === 1 ? one : many; }
var Proxmox = {
  Setup: { auth_cookie_name: 'PVEAuthCookie' },
  defaultLang: 'en',
  NodeName: '',
  UserName: '',
  CSRFPreventionToken: ''
};
`;
