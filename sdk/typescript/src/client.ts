import { createClient as createGeneratedClient, createConfig } from './generated/client/index.js';
import type { Client } from './generated/client/index.js';
import { client as sharedClient } from './generated/client.gen.js';
import { toError } from './errors.js';
import type { RequestSigner } from './signing.js';

export type { Client };

export interface ClientSettings {
  /** Where the platform is, for example `https://voulezvous.tv`. The page's own origin when left out. */
  baseUrl?: string;
  /** Replaces `globalThis.fetch`. */
  fetch?: typeof fetch;
  /** Signs control calls, see `controlSigner`. */
  signer?: RequestSigner;
}

/** A client of its own: pass it to an operation as `{ client }`. Failed calls throw `ApiError` and its kin. */
export function createClient(settings: ClientSettings = {}): Client {
  return configure(createGeneratedClient(createConfig({ throwOnError: true })), settings);
}

/** Sets up the client that operations use when none is given. */
export function configureClient(settings: ClientSettings): Client {
  sharedClient.interceptors.request.clear();
  sharedClient.interceptors.error.clear();
  return configure(sharedClient, settings);
}

function configure(client: Client, { baseUrl = '', fetch, signer }: ClientSettings): Client {
  client.setConfig({ baseUrl: baseUrl.replace(/\/$/, ''), ...(fetch ? { fetch } : {}) });
  client.interceptors.error.use((failure, response) => toError(failure, response));
  if (signer) client.interceptors.request.use((request) => signer(request));
  return client;
}

configureClient({});
