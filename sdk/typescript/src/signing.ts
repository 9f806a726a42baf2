/** What a signature is made over. `path` is the raw one; `query` begins with `?`, or is empty. */
export interface SignableCall {
  method: string;
  path: string;
  query: string;
  body: string;
}

/** Proves who calls; asked anew for every attempt, since a signature is good once. */
export interface Signer {
  /** The security scheme of the contract that it answers; one without signs whatever it is given. */
  readonly scheme?: string;
  /** How often one attempt is signed at most while its signature is taken already. */
  readonly signings?: number;
  /** Makes credentials anew; asked for once when a call is refused with 401. */
  refresh?(): Promise<void>;
  /** Returns the headers to add. `signing` counts from 1 within one attempt. */
  sign(call: SignableCall, signing?: number): Promise<Record<string, string>>;
}

export interface ControlCredentials {
  token: string;
  secret: string;
  /** Milliseconds since the epoch; the platform refuses a call whose clock is more than five minutes off. */
  now?: () => number;
}

/**
 * Signs an operator's calls: hex HMAC-SHA256 over `METHOD\nPATH[?query]\nTIMESTAMP\nBODY`.
 *
 * For tools that run where the secret may live, never for a page that strangers load. Two equal calls within one second
 * are told apart by moving the later one's timestamp a second on: at once between calls of one signer; on the platform's
 * refusal, which has done nothing, between two signers, then by twice as much at each refusal. So equal calls can't be
 * made more often than once a second for long. Throws RangeError for an empty credential.
 */
export function controlSigner({ token, secret, now = Date.now }: ControlCredentials): Signer {
  refuseEmpty({ token, secret });
  const used = new Map<string, number>();
  return {
    scheme: 'controlSignature',
    signings: 9, // the ninth is 255 s after the first, within the five minutes that the platform allows
    async sign({ method, path, query, body }, signing = 1) {
      const call = `${method}\n${path}${query}\n`;
      const ts = nextTimestamp(used, call + body, Math.floor(now() / 1000), 2 ** Math.max(0, signing - 2));
      const signature = await hmac(secret, `${call}${ts}\n${body}`);
      return { authorization: `Bearer ${token}`, 'x-vvtv-ts': String(ts), 'x-vvtv-signature': hex(signature) };
    },
  };
}

export interface PoolCredentials {
  apiKey: string;
  secret: string;
  /** Milliseconds since the epoch; the platform allows five minutes of difference. */
  now?: () => number;
  /** A UUIDv4, another one at each call; replaces `crypto.randomUUID`. */
  nonce?: () => string;
}

/**
 * Signs a tenant's calls of the LLM pool, form v1: base64 HMAC-SHA256 over `METHOD|PATH|BODY|TIMESTAMP|NONCE`, where PATH
 * is the raw path without its query and TIMESTAMP milliseconds since the epoch.
 *
 * The contract does not declare the pool's operations yet, so for now it signs every call of the client that it is given
 * to; `sign` alone serves calls that are made without this SDK. Throws RangeError for an empty credential.
 */
export function poolSigner({ apiKey, secret, now = Date.now, nonce = () => crypto.randomUUID() }: PoolCredentials): Signer {
  refuseEmpty({ apiKey, secret });
  return {
    async sign({ method, path, body }) {
      const ts = String(now());
      const once = nonce();
      const signature = await hmac(secret, [method, path, body, ts, once].join('|'));
      const base64 = btoa(String.fromCharCode(...signature));
      return { 'x-api-key': apiKey, 'x-timestamp': ts, 'x-nonce': once, 'x-signature': base64 };
    },
  };
}

/** A variable that nobody set signs nothing, which is better said here than by the platform. */
function refuseEmpty(credentials: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(credentials)) if (!value) throw new RangeError(`${name} is empty`);
}

function nextTimestamp(used: Map<string, number>, call: string, current: number, stepS: number): number {
  for (const [key, ts] of used) if (ts < current) used.delete(key);
  const last = used.get(call);
  const ts = last === undefined ? current : Math.max(current, last + stepS);
  used.set(call, ts);
  return ts;
}

async function hmac(secret: string, message: string): Promise<Uint8Array> {
  const text = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', text.encode(secret), algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, text.encode(message)));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
