/** Sets a cookie as the real page does: readable by scripts, secure, same-site lax, for this host only. */
export function setCookie(name: string, value: string, secondsMax?: number): void {
  const age = secondsMax === undefined ? '' : `; max-age=${secondsMax}`;
  // biome-ignore lint/suspicious/noDocumentCookie: the helper of ExtJS 6.2 cannot say same-site
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; secure; samesite=lax${age}`;
}
