/** Has the browser keep the shell: the service worker that the house serves beside the page. */
const SCRIPT = '/worker.js';

interface Policy {
  createScriptURL(address: string): string;
}

interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

const trusted = (address: string): string =>
  (globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy('shell-worker', { createScriptURL: () => SCRIPT }).createScriptURL(address) ?? address;

let asked = false;

/** Only a page that is served securely has workers; without one it is the same page. */
export function keepShell(): void {
  if (asked || !import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  asked = true;
  void navigator.serviceWorker.register(trusted(SCRIPT)).catch(() => undefined);
}
