import type { ModeManifest, Placement } from '@voulezvous/sdk';
import type { Component } from 'svelte';
import { describe, expect, it } from 'vitest';
import { ModeRouter, type RouterState } from '../src/shell/mode-router';
import type { ModuleLoader } from '../src/shell/registry';
import { aManifest } from './support/manifests';

const component = (() => ({})) as unknown as Component<any>;
const ready: ModuleLoader = () => Promise.resolve({ default: component });
const place = (name: string, key: string): Placement => ({ component: name, key, props: {} });

function routerOver(manifests: readonly ModeManifest[], loaders: Record<string, ModuleLoader>) {
  const seen: RouterState[] = [];
  const missing: string[] = [];
  const router = new ModeRouter(manifests, new Map(Object.entries(loaders)), (state) => seen.push(state), (name) => missing.push(name));
  return { router, seen, missing };
}

const tv = aManifest({ routes: ['/'], stage: place('stage.TV', 'tv') });
const party = aManifest({ routes: ['/party'], stage: place('stage.TV', 'tv'), rail: place('rail.People', 'people') });

describe('ModeRouter', () => {
  it('gives two modes the same slot id for the same key, so that the instance stays', async () => {
    const { router } = routerOver([tv, party], { 'stage.TV': ready, 'rail.People': ready });
    await router.navigate('/');
    const before = router.state.composition.stage[0]?.id;
    await router.navigate('/party');
    expect(router.state.composition.stage[0]?.id).toBe(before);
    expect(router.state.composition.rail).toHaveLength(1);
  });

  it('mounts the rest of a mode when one component is not built, and says which', async () => {
    const { router, missing } = routerOver([party], { 'stage.TV': ready });
    await router.navigate('/party');
    expect(router.state.phase).toBe('showing');
    expect(router.state.composition.rail).toEqual([]);
    expect(missing).toEqual(['rail.People']);
  });

  it('is lost on a path that no mode claims', async () => {
    const { router } = routerOver([tv], { 'stage.TV': ready });
    await router.navigate('/nowhere');
    expect(router.state).toMatchObject({ phase: 'lost', path: '/nowhere' });
  });

  it('drops the answer of a slower, older navigation', async () => {
    let arrive = (_: { default: Component<any> }): void => undefined;
    const slow: ModuleLoader = () => new Promise((resolve) => (arrive = resolve));
    const { router, seen } = routerOver([tv, party], { 'stage.TV': ready, 'rail.People': slow });
    const older = router.navigate('/party');
    await router.navigate('/');
    arrive({ default: component });
    await older;
    expect(seen).toHaveLength(1);
    expect(router.state.composition.rail).toEqual([]);
  });

  it('composes anew where it is when other modes are on offer', async () => {
    const { router } = routerOver([tv], { 'stage.TV': ready, 'rail.People': ready });
    await router.navigate('/party');
    expect(router.state.phase).toBe('lost');
    await router.offer([tv, party]);
    expect(router.state.composition.rail).toHaveLength(1);
    await router.offer([tv]);
    expect(router.state).toMatchObject({ phase: 'lost', path: '/party' });
  });

  it('fades as long as the manifest says, and not at all on a cut', async () => {
    const cut = aManifest({ routes: ['/cut'], stage: place('stage.TV', 'tv'), transition: { kind: 'cut', duration_ms: 0 } });
    const { router } = routerOver([tv, cut], { 'stage.TV': ready });
    await router.navigate('/');
    expect(router.state).toMatchObject({ fadeMs: 240 });
    await router.navigate('/cut');
    expect(router.state).toMatchObject({ fadeMs: 0 });
  });
});
