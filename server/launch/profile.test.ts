import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder } from '../../test/support/folder.ts';
import { mendProfile, profileInUse } from './profile.ts';

function profileAfterPowerCut(preferences: string): string {
  const profile = freshFolder();
  const folder = join(profile, 'Default');
  mkdirSync(join(folder, 'Sessions'), { recursive: true });
  writeFileSync(join(folder, 'Sessions', 'Tabs_13440231767984818'), 'old windows');
  writeFileSync(join(folder, 'Preferences'), preferences);
  return profile;
}

const read = (profile: string): Record<string, Record<string, unknown>> =>
  JSON.parse(readFileSync(join(profile, 'Default', 'Preferences'), 'utf8')) as Record<string, Record<string, unknown>>;

describe('a profile after a power cut', () => {
  test('says that the browser was closed in the ordinary way, and keeps what else it knows', async () => {
    const profile = profileAfterPowerCut(
      '{"profile":{"exit_type":"Crashed","exited_cleanly":false,"name":"Person 1"},"countryid_at_install":17230}',
    );
    await mendProfile(profile);
    expect(read(profile)).toMatchObject({
      profile: { exit_type: 'Normal', exited_cleanly: true, name: 'Person 1' },
      countryid_at_install: 17230,
    });
    expect(readdirSync(join(profile, 'Default'))).toEqual(['Preferences']);
  });

  test.each(['', '\0\0\0\0', '{"profile":{"exit_ty', '[]'])(
    'is made anew where its file was half written: %j',
    async (half) => {
      const profile = profileAfterPowerCut(half);
      await mendProfile(profile);
      expect(read(profile)['profile']).toEqual({ exit_type: 'Normal', exited_cleanly: true });
    },
  );

  test.each(['another-machine-4711', `${hostname()}-4194304`])(
    'is not kept locked by a browser that is no more: %s',
    async (holder) => {
      const profile = profileAfterPowerCut('{}');
      symlinkSync(holder, join(profile, 'SingletonLock'));
      await mendProfile(profile);
      expect(readdirSync(profile)).toEqual(['Default']);
      expect(await profileInUse(profile)).toBe(false);
    },
  );
});
