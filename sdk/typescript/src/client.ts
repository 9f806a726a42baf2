import type { Signer } from './signing.js';
import type { Retry } from './retry.js';

export interface ClientSettings {
  /** Where the platform is, for example `https://voulezvous.tv`. The page's own origin when left out. */
  baseUrl?: string | undefined;
  /** Replaces `globalThis.fetch`. */
  fetch?: typeof fetch | undefined;
  /** Signs the operations whose security it answers, see `controlSigner`. */
  signer?: Signer | undefined;
  /** How patiently calls are repeated; `false` never repeats. */
  retry?: Partial<Retry> | false | undefined;
  /** What one attempt may take, its answer included; 10 s when left out. */
  timeoutMs?: number | undefined;
}

/** Where calls go and how: pass it to an operation as `{ client }`. */
export type Client = Readonly<ClientSettings>;

/** A client of its own, beside the one that operations use when none is given. */
export function createClient(settings: ClientSettings = {}): Client {
  return { ...settings, baseUrl: (settings.baseUrl ?? '').replace(/\/+$/, '') };
}

let shared: Client = { baseUrl: '' };

/** Sets up the client that operations use when none is given. */
export function configureClient(settings: ClientSettings): Client {
  return (shared = createClient(settings));
}

/** The client that operations use when none is given. */
export function sharedClient(): Client {
  return shared;
}
