import type { Me } from '@voulezvous/sdk';
import { describe, expect, it } from 'vitest';
import { Account, type AccountPort, type Change } from '../src/account/account.svelte';
import { hueOf, initialOf } from '../src/account/hue';
import { failureOf, tellFailure } from '../src/language/failure';
import { translator } from '../src/language/copy';
import { Places } from '../src/modules/places.svelte';
import { aManifest } from './support/manifests';
import { NOBODY } from './support/modules';

const ana = { user_id: 'u1', handle: 'ana', display_name: 'Ana', age_confirmed: true, terms_accepted: true } as Me;
const stranger = { ...ana, terms_accepted: false };

const closedDoor = (): Promise<never> => Promise.reject(new Error('not that one'));

function accountOver(port: Partial<AccountPort>) {
  const changes: Change[] = [];
  const account = new Account({ ...NOBODY, ...port }, (change) => Promise.resolve(void changes.push(change)));
  return { account, changes };
}

describe('Account', () => {
  it('lets in and closes the door', async () => {
    const { account, changes } = accountOver({ signIn: () => Promise.resolve(ana) });
    account.knock();
    await account.signIn({ handle: 'ana', password: 'x' });
    expect([account.me, account.door, changes]).toEqual([ana, null, ['entered']]);
  });

  it('keeps at the door who has not said to be of age and to accept the terms', async () => {
    const { account, changes } = accountOver({ signIn: () => Promise.resolve(stranger), accept: () => Promise.resolve(ana) });
    await account.signIn({ handle: 'ana', password: 'x' });
    expect([account.door, changes]).toEqual(['accept', []]);
    await account.accept();
    expect([account.door, changes]).toEqual([null, ['entered']]);
  });

  it('stays at the door when it is refused', async () => {
    const { account } = accountOver({});
    account.knock('sign_up');
    await expect(account.signUp({ handle: 'ana', password: 'x' })).rejects.toThrow();
    expect([account.me, account.door]).toEqual([null, 'sign_up']);
  });

  it('opens the door where they are when the sign-in is over, and says nothing to a visitor', async () => {
    const { account, changes } = accountOver({ resume: () => Promise.resolve(ana) });
    await account.ended();
    expect(changes).toEqual([]);
    await account.resume();
    await account.ended();
    expect([account.me, account.door, changes]).toEqual([null, 'sign_in', ['ended']]);
  });

  it('goes on when the password was said again, and not when it was not', async () => {
    const said: unknown[] = [];
    const prove: AccountPort['prove'] = (handle, password) => (said.push([handle, password]), password === 'right' ? Promise.resolve() : closedDoor());
    const { account } = accountOver({ resume: () => Promise.resolve(ana), prove });
    await account.resume();
    const first = account.askProof();
    await expect(account.prove('wrong')).rejects.toThrow();
    expect(account.proving).toBe(true);
    await account.prove('right');
    expect([await first, account.proving, said]).toEqual([true, false, [['ana', 'wrong'], ['ana', 'right']]]);
    const second = account.askProof();
    account.giveUp();
    expect([await second, account.proving]).toEqual([false, false]);
    const third = account.askProof();
    await account.ended();
    expect([await third, account.proving]).toEqual([false, false]);
  });
});

describe('Places', () => {
  it('lands in the first place that is not everybody\'s, and leaves out what needs a parameter', () => {
    const stage = { component: 'stage.TV', key: 'tv', props: {} };
    const places = new Places();
    places.offer([
      aManifest({ routes: ['/'], stage }),
      { ...aManifest({ routes: ['/call/:token'], stage }), required_capabilities: ['member'] },
      { ...aManifest({ routes: ['/inside'], stage }), required_capabilities: ['member'] },
    ]);
    expect(places.all.map(({ path }) => path)).toEqual(['/', '/inside']);
    expect(places.landing?.path).toBe('/inside');
  });
});

describe('a failure', () => {
  const t = translator({ 'error.unavailable': 'away', 'error.auth_failed': 'ended', 'door.error.auth_failed': 'no match', 'error.rate_limited': 'in {seconds} s', 'error.with_reference': 'see {request_id}' });
  const refusal = (code: string) => failureOf({ code, retryAfterS: 2.2, requestId: 'r1', items: [{ pointer: '/handle', detail: '' }] });

  it('is told in the words of the place, then of the code, then by its reference', () => {
    expect(tellFailure(t, refusal('AUTH_FAILED'), 'door')).toBe('no match');
    expect(tellFailure(t, refusal('AUTH_FAILED'), 'elsewhere')).toBe('ended');
    expect(tellFailure(t, refusal('RATE_LIMITED'), 'door')).toBe('in 3 s');
    expect(tellFailure(t, refusal('SOMETHING_NEW'), 'door')).toBe('see r1');
    expect(tellFailure(t, failureOf(new TypeError('no net')), 'door')).toBe('away');
  });
  it('names the fields that were refused', () => {
    expect(refusal('SCHEMA_INVALID').fields).toEqual(['handle']);
  });
});

describe('somebody without a picture', () => {
  it('has one colour and a whole first letter', () => {
    expect(hueOf('u1')).toBe(hueOf('u1'));
    expect([initialOf(' ígor'), initialOf('👩‍🎤 x'), initialOf('')]).toEqual(['Í', '👩‍🎤', '']);
  });
});
