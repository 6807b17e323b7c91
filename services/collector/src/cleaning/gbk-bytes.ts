import type { RepairJson } from '@insight-mesh/contracts/json';
import type { Charset } from '../intake/charset.js';
import type { ElementCharset } from '../intake/elements.js';
import type { TenantPolicy } from '../policy/policy.js';

/** A rule for the bytes of bodies and lines, before there are events in them; so it stands in no list of rules. */
export const gbkBytes = {
  name: 'gbk-bytes',
  sentence:
    'A body whose content type names no charset, or UTF-8, and which is not UTF-8, is read as GBK (GB18030) if all its bytes are that; of lines, and of strings in MessagePack, each by itself. The whole event is marked.',
} as const;

/** What to make of bytes that are not UTF-8 where nobody said that they are anything else. */
export function unnamedCharset({ cleaning }: TenantPolicy): Charset {
  return cleaning.off.includes(gbkBytes.name) ? 'utf-8' : 'guess';
}

/** What an element has to tell of how its bytes were read; a list of its own, which other rules add to. */
export function repairsOfBytes(charset: ElementCharset | undefined): RepairJson[] | undefined {
  return charset === gbkBytes.name ? [{ rule: gbkBytes.name, field: '' }] : undefined;
}
