import { describe, expect, it } from 'vitest';
import { buildRegistry, builtIn, moduleName } from '../src/shell/registry';

describe('moduleName', () => {
  it('is the folder and the file', () => {
    expect(moduleName('../modules/stage/MainPlayer.svelte')).toBe('stage.MainPlayer');
  });
  it('is null for what is no module', () => {
    expect(moduleName('../player/Icon.svelte')).toBeNull();
    expect(moduleName('../modules/stage/part/Deep.svelte')).toBeNull();
    expect(moduleName('../modules/stage/lowercase.svelte')).toBeNull();
  });
});

describe('the registry', () => {
  it('holds what its files offer', () => {
    const load = () => Promise.reject(new Error('not loaded here'));
    expect([...buildRegistry({ '../modules/rail/People.svelte': load, '../modules/readme.md': load }).keys()]).toEqual(['rail.People']);
  });
  it('holds every component of this build', () => {
    expect([...builtIn().keys()].sort()).toEqual([
      'overlay.ChatOverlay',
      'overlay.ConsentOverlay',
      'overlay.MatchOverlay',
      'overlay.ModerationSheet',
      'overlay.NowNext',
      'overlay.ProfileCard',
      'overlay.VideoTile',
      'rail.AuditSearch',
      'rail.FiltersPanel',
      'rail.PresenceRail',
      'rail.RoomChat',
      'stage.AudioPlayer',
      'stage.CallUI',
      'stage.GridDiscovery',
      'stage.MainPlayer',
      'stage.MeetingGrid',
      'stage.MirrorView',
      'stage.OpsConsole',
      'stage.PerformerStage',
      'stage.ReportDesk',
      'topbar.BrandBar',
      'topbar.MemberBar',
    ]);
  });
});
