import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { ModeRouter } from '../src/shell/mode-router';
import Shell from '../src/shell/Shell.svelte';
import { aManifest } from './support/manifests';
import { shellModules } from './support/modules';
import Probe, { lives } from './support/Probe.svelte';

const probe = { component: 'stage.Probe', key: 'tv', props: {} };
const manifests = [
  aManifest({ routes: ['/'], stage: probe }),
  aManifest({ routes: ['/party'], stage: probe, rail: { component: 'rail.Probe', key: 'people', props: {} } }),
  aManifest({ routes: ['/other'], stage: { ...probe, key: 'other' } }),
];
const registry = new Map(['stage.Probe', 'rail.Probe'].map((name) => [name, () => Promise.resolve({ default: Probe })]));

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

  it('says so when no mode claims the path', async () => {
    const { shell, go } = await open();
    await go('/nowhere');
    expect(document.querySelector('.lost')?.textContent).toContain('app.not_found');
    await unmount(shell);
  });
});
