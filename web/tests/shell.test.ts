import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ModeRouter } from '../src/shell/mode-router';
import Shell from '../src/shell/Shell.svelte';
import { aManifest } from './support/manifests';
import { shellModules } from './support/modules';
import Probe, { lives } from './support/Probe.svelte';

const probe = { component: 'stage.Probe', key: 'tv', props: {} };
const overlay = (key: string) => ({ component: 'overlay.Probe', key, props: {} });
const manifests = [
  aManifest({ routes: ['/'], stage: probe }),
  aManifest({ routes: ['/party'], stage: probe, rail: { component: 'rail.Probe', key: 'people', props: {} } }),
  aManifest({ routes: ['/other'], stage: { ...probe, key: 'other' } }),
  aManifest({ routes: ['/one'], stage: probe, overlays: [overlay('first')] }),
  aManifest({ routes: ['/two'], stage: probe, overlays: [overlay('first'), overlay('second')] }),
  aManifest({ routes: ['/none'], stage: probe, transition: { kind: 'cut', duration_ms: 0 } }),
];
const registry = new Map(['stage.Probe', 'rail.Probe', 'overlay.Probe'].map((name) => [name, () => Promise.resolve({ default: Probe })]));

/** What jsdom lacks: an animation that lasts as long as it should, and shows nothing. */
function animated(durationMs: number): Animation {
  const began = Date.now();
  const timer = setTimeout(() => animation.onfinish?.call(animation, new Event('finish') as AnimationPlaybackEvent), durationMs);
  const animation = {
    get currentTime() {
      return Date.now() - began;
    },
    cancel: () => clearTimeout(timer),
  } as Animation;
  return animation;
}

async function open() {
  let router: ModeRouter | undefined;
  const shell = mount(Shell, {
    target: document.body,
    props: { modules: shellModules(), router: (changed) => (router = new ModeRouter(manifests, registry, changed)) },
  });
  flushSync();
  if (router === undefined) throw new Error('the shell built no router');
  const go = async (path: string): Promise<void> => {
    await router?.navigate(path);
    await tick();
  };
  await go('/');
  return { shell, go };
}

describe('Shell', () => {
  afterEach(() => {
    document.body.replaceChildren();
    lives.length = 0;
  });

  it('keeps the running instance when the next mode places the same key', async () => {
    const { shell, go } = await open();
    const before = document.querySelector('.stage [data-probe]');
    await go('/party');
    expect(document.querySelector('.stage [data-probe]')).toBe(before);
    expect(document.querySelector('.rail [data-probe]')).not.toBeNull();
    expect(document.querySelector('.shell')?.getAttribute('data-layout')).toBe('companion');
    await go('/other');
    expect(document.querySelector('.stage [data-probe]')).not.toBe(before);
    expect(lives.filter((life) => life === 'born')).toHaveLength(3);
    await unmount(shell);
  });

  it('follows a link to a mode without leaving the page, and leaves other links alone', async () => {
    const { shell } = await open();
    const before = document.querySelector('.stage [data-probe]');
    const press = (href: string, init: MouseEventInit = {}): boolean => {
      const link = document.body.appendChild(Object.assign(document.createElement('a'), { href }));
      let taken = false;
      const last = (click: Event): void => {
        taken = click.defaultPrevented;
        click.preventDefault();
      };
      addEventListener('click', last, { once: true });
      link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }));
      return taken;
    };
    expect(press('/party', { ctrlKey: true })).toBe(false);
    expect(press('https://elsewhere.example/party')).toBe(false);
    expect(press('/v1/status')).toBe(false);
    expect(press('/party')).toBe(true);
    await vi.waitFor(() => expect(document.querySelector('.rail [data-probe]')).not.toBeNull());
    expect(location.pathname).toBe('/party');
    expect(document.querySelector('.stage [data-probe]')).toBe(before);
    await unmount(shell);
    history.replaceState(null, '', '/');
  });

  it('says so when no mode claims the path', async () => {
    const { shell, go } = await open();
    await go('/nowhere');
    expect(document.querySelector('.lost')?.textContent).toContain('app.not_found');
    await unmount(shell);
  });

  it('cuts away together what has long been there and what still fades in', async () => {
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
    Element.prototype.animate = (_, timing) => animated(typeof timing === 'object' ? Number(timing.duration) : (timing ?? 0));
    const { shell, go } = await open();
    const over = () => document.querySelectorAll('.overlays [data-probe]').length;
    const passed = (ms: number) => new Promise((done) => setTimeout(done, ms));
    await go('/one');
    await passed(300);
    await go('/two');
    await passed(60);
    expect(over()).toBe(2);
    await go('/none');
    await passed(60);
    expect(over()).toBe(0);
    await unmount(shell);
  });
});
