import { sharedClient } from './client.js';
import type { Client } from './client.js';
import { ApiError, NetworkError, UnexpectedAnswer, errorOf, parsed } from './errors.js';
import { filled } from './path.js';
import { maybeDone, pause, waitMs } from './retry.js';
import type { Retry } from './retry.js';

/** An operation of the contract; what is left out is what most operations have. */
export interface Operation {
  method: string;
  path: string;
  /** What a success carries: `json` when left out. */
  answer?: 'text' | 'bytes' | 'none';
  /** Statuses besides successes whose answer is a result too. */
  also?: readonly number[];
  /** What makes a repetition safe: nothing is needed when left out. */
  repeat?: 'with-key' | 'never';
  security?: readonly string[];
}

export interface CallOptions {
  /** Where the call goes; `configureClient` sets up the one that is used when left out. */
  client?: Client | undefined;
  /** Ends the call, wherever it is; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Replaces the client's. */
  retry?: Partial<Retry> | false | undefined;
}

interface Parts extends CallOptions {
  path?: object;
  query?: object;
  headers?: object;
  body?: unknown;
}

interface Sendable {
  target: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const KEY = 'Idempotency-Key';

/** Calls until there is a result; every attempt is signed anew. Throws `VoulezvousError`, or the reason of an abort. */
export async function call<Result>(operation: Operation, options: Parts): Promise<Result> {
  const client = options.client ?? sharedClient();
  const retry = operation.repeat === 'never' ? false : (options.retry ?? client.retry ?? {});
  const request = sendable(operation, options);
  const began = performance.now();
  for (let made = 1, unsure = false; ; made += 1) {
    try {
      return (await signedAnswer(operation, request, client, options.signal)) as Result;
    } catch (error) {
      // What was to be deleted is gone: an earlier attempt did it, and its answer was lost.
      if (unsure && operation.method === 'DELETE' && error instanceof ApiError && error.status === 404) return undefined as Result;
      const wait = waitMs(retry, error, made, performance.now() - began);
      if (wait === undefined) throw error;
      unsure ||= maybeDone(error);
      await pause(wait, options.signal);
    }
  }
}

/** One attempt; signed anew while somebody else's equal call came first, or once when the credentials were stale: then nothing was done. */
async function signedAnswer(operation: Operation, request: Sendable, client: Client, signal: AbortSignal | undefined): Promise<unknown> {
  const { signer } = client;
  const signs = signer !== undefined && (signer.scheme === undefined || operation.security?.includes(signer.scheme));
  if (!signs) return answer(operation, request, request.headers, client, signal);
  const signings = operation.repeat === 'never' ? 1 : (signer.signings ?? 1);
  const body = request.body ?? '';
  let renew = signer.refresh;
  for (let signed = 1; ; signed += 1) {
    // Only what is signed is read of it, so in Node any origin does for a client without one.
    const url = new URL((client.baseUrl ?? '') + request.target, globalThis.location?.href ?? 'http://localhost');
    const proof = await signer.sign({ method: operation.method, path: url.pathname, query: url.search, body }, signed);
    try {
      return await answer(operation, request, { ...request.headers, ...proof }, client, signal);
    } catch (error) {
      if (renew && error instanceof ApiError && error.status === 401) {
        await renew();
        renew = undefined;
        continue;
      }
      if (signed >= signings || !(error instanceof ApiError && error.is('NONCE_REPLAY'))) throw error;
    }
  }
}

async function answer(
  operation: Operation,
  { target, body }: Sendable,
  headers: Record<string, string>,
  { baseUrl = '', fetch = globalThis.fetch, timeoutMs = 10_000 }: Client,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  signal?.throwIfAborted();
  const ending = new AbortController();
  const abort = (): void => ending.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => ending.abort(new DOMException('the time is up', 'TimeoutError')), timeoutMs);
  try {
    const init: RequestInit = { method: operation.method, headers, signal: ending.signal };
    const response = await fetch(baseUrl + target, body === undefined ? init : { ...init, body });
    return result(operation, response, new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    if (error instanceof ApiError || error instanceof UnexpectedAnswer) throw error;
    signal?.throwIfAborted();
    throw new NetworkError(`${operation.method} ${baseUrl}${target}`, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function result({ answer, also }: Operation, response: Response, bytes: Uint8Array): unknown {
  const body = answer === 'bytes' && response.ok ? '' : new TextDecoder().decode(bytes);
  const type = response.headers.get('content-type') ?? '';
  if ((response.ok || also?.includes(response.status)) && !type.startsWith('application/problem')) {
    if (answer === 'none') return undefined;
    if (answer === 'text') return body;
    if (answer === 'bytes') return bytes;
    if (response.status === 204) return null;
    const value = type.includes('json') ? parsed(body) : undefined;
    if (value !== undefined) return value;
  }
  throw errorOf(response, body);
}

function sendable(operation: Operation, { path = {}, query = {}, headers = {}, body }: Parts): Sendable {
  const search = new URLSearchParams(given(query)).toString();
  const sent = Object.fromEntries(given(headers));
  if (operation.repeat === 'with-key') sent[KEY] ??= randomKey();
  if (body !== undefined) sent['Content-Type'] = 'application/json';
  return {
    target: filled(operation.path, path) + (search && `?${search}`),
    headers: sent,
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

function given(values: object): [string, string][] {
  return Object.entries(values).flatMap(([name, value]): [string, string][] => (value == null ? [] : [[name, String(value)]]));
}

/** A random key; `crypto.randomUUID` would be missing in a page that came over plain http. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
