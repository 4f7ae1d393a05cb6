import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshFolder } from '../../test/support/folder.ts';
import { KEY_BYTES, seal, unseal } from './cipher.ts';
import { Keyring, keysFile } from './keyring.ts';
import type { PersonId } from './sealed.ts';
import { Vault } from './vault.ts';

const zhou: PersonId = 'staff:zhou';
const key = Buffer.alloc(KEY_BYTES, 7);

async function vaultIn(folder: string): Promise<Vault> {
  const vault = await Vault.open(folder);
  onTestFinished(() => vault.close().catch(() => undefined));
  return vault;
}

describe('sealing', () => {
  test('any text comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // a lone half of a pair is no character, and UTF-8 has none
        const whole = Buffer.from(text).toString();
        expect(unseal(key, seal(key, zhou, 'name', text))).toBe(whole);
      }),
    );
  });

  test('opens as no other field and as nobody else’s', () => {
    const sealed = seal(key, zhou, 'name', '周桂兰');
    expect(unseal(key, { ...sealed, field: 'phone' })).toBeNull();
    expect(unseal(key, { ...sealed, person: 'staff:liu' })).toBeNull();
    expect(unseal(Buffer.alloc(KEY_BYTES, 8), sealed)).toBeNull();
  });

  test('a changed byte anywhere, or a missing end, opens nothing', () => {
    const sealed = seal(key, zhou, 'name', '周桂兰');
    const bytes = Buffer.from(sealed.box, 'base64url');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at]! ^= by;
        expect(unseal(key, { ...sealed, box: changed.toString('base64url') })).toBeNull();
        expect(unseal(key, { ...sealed, box: bytes.subarray(0, at).toString('base64url') })).toBeNull();
      }),
    );
  });

  test('the same text never looks the same twice', () => {
    expect(seal(key, zhou, 'name', '周桂兰').box).not.toBe(seal(key, zhou, 'name', '周桂兰').box);
  });
});

describe('the vault', () => {
  test('reads after a restart what it sealed before', async () => {
    const folder = freshFolder();
    const first = await vaultIn(folder);
    await Promise.all([first.admit(zhou), first.admit(zhou)]);
    const sealed = first.seal(zhou, 'name', '周桂兰');
    await first.close();
    const again = await vaultIn(folder);
    expect([again.read(sealed), again.read('陈秀英'), again.read(null)]).toEqual(['周桂兰', '陈秀英', null]);
  });

  test('a person forgotten reads as nothing, also where it had been read before; others stay', async () => {
    const folder = freshFolder();
    const vault = await vaultIn(folder);
    await vault.admit(zhou);
    await vault.admit('staff:liu');
    const sealed = vault.seal(zhou, 'name', '周桂兰');
    const other = vault.seal('staff:liu', 'name', '刘建国');
    expect(vault.read(sealed)).toBe('周桂兰');
    await vault.forget(zhou);
    await vault.forget(zhou);
    expect([vault.read(sealed), vault.read(other)]).toEqual([null, '刘建国']);
    expect(() => vault.seal(zhou, 'name', '周桂兰')).toThrow('admit first');
  });

  test('a removed key is in no byte of any file of the folder', async () => {
    const folder = freshFolder();
    const ring = await Keyring.open(folder);
    // some pages of the file
    const keys: { readonly person: PersonId; readonly key: Buffer }[] = [];
    for (let at = 0; at < 300; at += 1) keys.push({ person: `staff:${at}`, key: await ring.add(`staff:${at}`) });
    for (const { person } of keys.slice(0, 40)) await ring.remove(person);
    await ring.close();
    const bytes = Buffer.concat(readdirSync(folder).map((file) => readFileSync(join(folder, file))));
    expect(keys.map(({ key }) => bytes.includes(key))).toEqual(keys.map((_, at) => at >= 40));
  });

  test.skipIf(process.platform === 'win32')('only the hall’s own account may read the file', async () => {
    const folder = freshFolder();
    await vaultIn(folder);
    expect(statSync(keysFile(folder)).mode & 0o777).toBe(0o600);
  });
});
