import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { costMs } from '../testing/costMs.ts'
import { type ContentFormat, convert } from './convert.ts'

type Row = {
	readonly title: string
	readonly hex?: string
	readonly text?: string
	readonly code: string
	readonly record?: number
	readonly byteOffset?: number
	readonly says?: RegExp
}

const rows: readonly Row[] = [
	// Not well-formed CBOR: RFC 8949 §3, Appendix F.
	{ title: 'nothing', hex: '', code: 'E_DECODE', byteOffset: 0, says: /empty/ },
	{
		title: 'the first byte of an indefinite array',
		hex: '9f',
		code: 'E_DECODE',
		byteOffset: 1,
		says: /ends/,
	},
	{ title: 'an array without its element', hex: '81', code: 'E_DECODE', byteOffset: 0, says: /1 elements/ },
	{ title: 'a record cut after its head', hex: '81a2', code: 'E_DECODE', record: 0, byteOffset: 1 },
	{ title: 'a record cut after a label', hex: '9fbf00', code: 'E_DECODE', record: 0, byteOffset: 3 },
	{ title: 'a float cut short', hex: '9fbf0061610 2fb3ff0', code: 'E_DECODE', record: 0, byteOffset: 6 },
	{
		title: 'a text cut short',
		hex: '9fbf0063',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 3,
		says: /3 bytes.*0 follow/,
	},
	{ title: 'the second record cut', hex: '9fa20061610201a2', code: 'E_DECODE', record: 1, byteOffset: 7 },
	{ title: 'a missing break of the pack', hex: '9fa20061610201', code: 'E_DECODE', byteOffset: 7 },
	{
		title: 'bytes after the pack',
		hex: '81a2006161020100ff',
		code: 'E_DECODE',
		byteOffset: 7,
		says: /goes on/,
	},
	{ title: 'a break instead of a value', hex: '81a200616102ff', code: 'E_DECODE', record: 0, byteOffset: 6 },
	{ title: 'a break between key and value', hex: '81bf00ff', code: 'E_DECODE', record: 0, byteOffset: 3 },
	{ title: 'a break in a definite array', hex: '82a20061610201ff', code: 'E_DECODE', byteOffset: 7 },
	{
		title: 'reserved additional information',
		hex: '81a2006161021d',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 6,
	},
	{ title: 'an indefinite integer', hex: '81a2006161021f', code: 'E_DECODE', record: 0, byteOffset: 6 },
	{ title: 'an indefinite tag', hex: '81a200616102df01', code: 'E_DECODE', record: 0, byteOffset: 6 },
	{
		title: 'a short simple value in two bytes',
		hex: '81a200616102f814',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 6,
	},
	{ title: 'a tag before a break', hex: '9fbf6178 9fc1ff ffff', code: 'E_DECODE', record: 0, byteOffset: 6 },
	{
		title: 'a number as chunk of a text',
		hex: '81a2 00 7f 01 ff 02 01',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 4,
	},
	{
		title: 'an indefinite chunk',
		hex: '81a2 00 7f 7f ff ff 02 01',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 4,
	},
	{
		title: 'bytes as chunk of a text',
		hex: '81a2 00 7f 4161 ff 02 01',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 4,
	},
	{
		title: 'invalid UTF-8 in a text',
		hex: '81a2 00 62c328 02 01',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 3,
	},
	{
		title: 'a character split over two chunks',
		hex: '81a2 00 7f61c361a9ff 02 01',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 4,
	},
	{
		title: 'invalid UTF-8 in a label',
		hex: '81a3 61ff 01 00 6161 02 01',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 2,
	},
	{
		title: 'an array of 2**32-1 elements',
		hex: '9affffffff',
		code: 'E_DECODE',
		byteOffset: 0,
		says: /4294967295/,
	},
	{
		title: 'an unknown array of 2**64-1 elements',
		hex: '81a261789bffffffffffffffff00',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 4,
	},
	{
		title: 'a map of 2**63 pairs as value',
		hex: '81a102bb7fffffffffffffff',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 3,
	},
	{
		title: 'a byte string of 2**64-1 bytes',
		hex: '81a1085bffffffffffffffff',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 3,
	},
	{ title: 'trouble after a record that is none', hex: '8201a1', code: 'E_DECODE', record: 1, byteOffset: 2 },
	{ title: 'a root that is no array, cut', hex: 'a10061', code: 'E_DECODE', byteOffset: 2 },
	{
		title: 'JSON as CBOR',
		hex: '5b7b226e223a2261227d5d',
		code: 'E_DECODE',
		byteOffset: 0,
		says: /looks like JSON/,
	},
	{ title: 'a JSON object as CBOR', hex: '7b7d', code: 'E_DECODE', byteOffset: 0, says: /looks like JSON/ },
	{
		title: 'JSON after white space as CBOR',
		hex: '0a 5b5d',
		code: 'E_DECODE',
		byteOffset: 1,
		says: /looks like JSON/,
	},
	{
		title: 'plain text as CBOR',
		hex: '68656c6c6f20776f726c64',
		code: 'E_DECODE',
		byteOffset: 9,
		says: /plain text/,
	},
	{
		title: 'an integer of two bytes cut',
		hex: '81a2006161 02 1901',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 6,
	},
	{
		title: 'an integer of eight bytes cut',
		hex: '81a2006161 02 1b00000000',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 6,
	},
	{ title: 'a half float cut', hex: '81a2006161 02 f93c', code: 'E_DECODE', record: 0, byteOffset: 6 },
	{ title: 'a byte string cut', hex: '81a2006161 08 440102', code: 'E_DECODE', record: 0, byteOffset: 6 },
	{ title: 'a chunk of a text cut', hex: '81a2 03 7f 636162', code: 'E_DECODE', record: 0, byteOffset: 4 },
	{
		title: 'a chunked text without a break',
		hex: '81a1 03 7f 6161',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 6,
	},
	{ title: 'a tag without content', hex: '81a1 02 c1', code: 'E_DECODE', record: 0, byteOffset: 4 },
	{ title: 'the number of a tag cut', hex: '81a1 02 d901', code: 'E_DECODE', record: 0, byteOffset: 3 },
	{ title: 'a decimal fraction cut', hex: '81a1 02 c48220', code: 'E_DECODE', record: 0, byteOffset: 4 },
	{ title: 'a label cut', hex: '81a2 617800 1901', code: 'E_DECODE', record: 0, byteOffset: 5 },
	{
		title: 'a name cut in the second of three records',
		hex: '83 a20061610201 a2 00 666162',
		code: 'E_DECODE',
		record: 1,
		byteOffset: 9,
	},
	{
		title: 'a record of indefinite length without a break',
		hex: '81bf 006161 0201',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 7,
	},
	{
		title: 'UTF-8 that is longer than it has to be',
		hex: '81a2 00 62c080 0201',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 3,
	},
	{
		title: 'half of a pair in UTF-8',
		hex: '81a2 00 63eda080 0201',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 3,
	},
	{
		title: 'UTF-8 of a unit that is cut',
		hex: '81a3 006161 01 61c3 0201',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 6,
	},
	{
		title: 'a character beyond U+10FFFF',
		hex: '81a2 006161 03 64f4908080',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 6,
	},
	{ title: 'a text of 2**32-1 bytes', hex: '81a1 03 7affffffff', code: 'E_DECODE', record: 0, byteOffset: 3 },
	{
		title: 'a label of 2**64-1 bytes',
		hex: '81a1 7bffffffffffffffff',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 2,
	},
	{ title: 'a record of 2**32-1 pairs', hex: '81 baffffffff', code: 'E_DECODE', record: 0, byteOffset: 1 },
	{
		title: 'a label with reserved additional information',
		hex: '81a1 1c00 00',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 2,
	},
	{
		title: 'a text with reserved additional information',
		hex: '81a1 03 7e00',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 3,
	},
	{ title: 'a reserved simple value', hex: '81a2 006161 02 fc', code: 'E_DECODE', record: 0, byteOffset: 6 },
	{
		title: 'a break instead of a label in a definite record',
		hex: '81a2 006161 ff01',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 5,
	},
	{
		title: 'a text as chunk of a byte string',
		hex: '81a2 006161 08 5f6161ff',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 7,
	},
	{
		title: 'a break in a definite array under an unknown label',
		hex: '81a1 6178 8201ff',
		code: 'E_DECODE',
		record: 0,
		byteOffset: 6,
	},
	{ title: 'a byte after an indefinite pack', hex: '9fff00', code: 'E_DECODE', byteOffset: 2 },
	{ title: 'two packs', hex: '81a20061610201 81a20061610201', code: 'E_DECODE', byteOffset: 7 },
	// Well-formed, but no pack.
	{ title: 'an integer', hex: '01', code: 'E_NOT_ARRAY', byteOffset: 0, says: /integer/ },
	{ title: 'a map', hex: 'a0', code: 'E_NOT_ARRAY', byteOffset: 0, says: /map/ },
	{ title: 'null', hex: 'f6', code: 'E_NOT_ARRAY', byteOffset: 0 },
	{ title: 'an empty array', hex: '9fff', code: 'E_EMPTY_PACK' },
	{
		title: 'a number as second record',
		hex: '82a2006161020101',
		code: 'E_RECORD_NOT_MAP',
		record: 1,
		byteOffset: 7,
	},
	{ title: 'a float as label', hex: '81a2f9400005 00 6161', code: 'E_LABEL_TYPE', record: 0, byteOffset: 2 },
	{ title: 'a byte string as label', hex: '81a14161 01', code: 'E_LABEL_TYPE', record: 0, byteOffset: 2 },
	{ title: 'an array as label', hex: '81a18101 01', code: 'E_LABEL_TYPE', record: 0, byteOffset: 2 },
	{
		title: 'a label twice',
		hex: '81a3006161 0201 0205',
		code: 'E_DUP_KEY',
		record: 0,
		byteOffset: 7,
		says: /"v"/,
	},
	{
		title: 'an unknown text label twice',
		hex: '81a2 6178 01 6178 02',
		code: 'E_DUP_KEY',
		record: 0,
		byteOffset: 5,
	},
	{
		title: 'an unknown label in two encodings',
		hex: '81a2 09 01 1809 02',
		code: 'E_DUP_KEY',
		record: 0,
		byteOffset: 4,
	},
	{
		title: 'a definite and a chunked label',
		hex: '81a2 6178 01 7f6178ff 02',
		code: 'E_DUP_KEY',
		record: 0,
		byteOffset: 5,
	},
	{
		title: 'a label of the first record twice in the second one',
		hex: '82 a1 0900 a2 0900 180900',
		code: 'E_DUP_KEY',
		record: 1,
		byteOffset: 7,
	},
	{
		title: 'must-understand at its byte',
		hex: '82a20061610201 a1 615f 01',
		code: 'E_MUST_UNDERSTAND',
		record: 1,
		byteOffset: 8,
	},
	{
		title: 'a version that is a float',
		hex: '81a320f949000061610201',
		code: 'E_VERSION_INVALID',
		record: 0,
		byteOffset: 3,
	},
	{
		title: 'mixed versions',
		hex: '82a20061610201 a12005',
		code: 'E_VERSION_MISMATCH',
		record: 1,
		byteOffset: 9,
	},
	{ title: 'an unknown version', hex: '81a1200b', code: 'E_VERSION_UNSUPPORTED', record: 0, byteOffset: 3 },
	{
		title: 'a base time that is not finite',
		hex: '81a122f97c00',
		code: 'E_BASE_TYPE',
		record: 0,
		byteOffset: 3,
	},
	{ title: 'a base name twice', hex: '81a3 216161 216162 0201', code: 'E_DUP_KEY', record: 0, byteOffset: 5 },
	{
		title: 'the value in two encodings of its label',
		hex: '81a3 006161 0201 180203',
		code: 'E_DUP_KEY',
		record: 0,
		byteOffset: 7,
	},
	{
		title: 'an object link twice',
		hex: '81a2 63766c6f63333a30 63766c6f63333a30',
		code: 'E_DUP_KEY',
		record: 0,
		byteOffset: 10,
	},
	{ title: 'a negative version', hex: '81a12020', code: 'E_VERSION_INVALID', record: 0, byteOffset: 3 },
	{ title: 'version 0', hex: '81a12000', code: 'E_VERSION_INVALID', record: 0, byteOffset: 3 },
	{
		title: 'a version that is a text',
		hex: '81a1 20 6131',
		code: 'E_VERSION_INVALID',
		record: 0,
		byteOffset: 3,
	},
	{
		title: 'a version of 64 bits',
		hex: '81a1 20 1bffffffffffffffff',
		code: 'E_VERSION_UNSUPPORTED',
		record: 0,
		byteOffset: 3,
	},
	{ title: 'a number as base name', hex: '81a12105', code: 'E_BASE_TYPE', record: 0, byteOffset: 3 },
	{
		title: 'a text as base time of the second record',
		hex: '82a20061610201 a1 22 6131',
		code: 'E_BASE_TYPE',
		record: 1,
		byteOffset: 9,
	},
	{ title: 'null as base unit', hex: '81a123f6', code: 'E_BASE_TYPE', record: 0, byteOffset: 3 },
	{ title: 'NaN as base value', hex: '81a124f97e00', code: 'E_BASE_TYPE', record: 0, byteOffset: 3 },
	// Records.
	{
		title: 'a number as name',
		hex: '82a20061610201 a200050201',
		code: 'E_FIELD_TYPE',
		record: 1,
		byteOffset: 9,
	},
	{ title: 'a text as time', hex: '81a3 006161 0201 066131', code: 'E_FIELD_TYPE', record: 0, byteOffset: 8 },
	{ title: 'a number as boolean', hex: '81a2 006161 0401', code: 'E_FIELD_TYPE', record: 0, byteOffset: 6 },
	{ title: 'a text as bytes', hex: '81a2 006161 086161', code: 'E_FIELD_TYPE', record: 0, byteOffset: 6 },
	{
		title: 'a chunked text as value',
		hex: '81a2 006161 03 7f6161ff',
		code: 'E_FIELD_TYPE',
		record: 0,
		byteOffset: 6,
	},
	{
		title: 'an integer of more than 64 bits',
		hex: '81a2 006161 02 c249010000000000000000',
		code: 'E_FIELD_TYPE',
		record: 0,
		byteOffset: 6,
	},
	{
		title: 'a negative integer of more than 64 bits',
		hex: '81a2 006161 02 c349010000000000000000',
		code: 'E_FIELD_TYPE',
		record: 0,
		byteOffset: 6,
	},
	{ title: 'an array as value', hex: '81a2 006161 02 8101', code: 'E_FIELD_TYPE', record: 0, byteOffset: 6 },
	{ title: 'a number as unit', hex: '81a3 006161 0105 0201', code: 'E_FIELD_TYPE', record: 0, byteOffset: 6 },
	{
		title: 'NaN of 64 bits',
		hex: '81a2 006161 02 fb7ff8000000000000',
		code: 'E_NOT_FINITE',
		record: 0,
		byteOffset: 6,
	},
	{
		title: 'negative infinity of 32 bits',
		hex: '81a2 006161 02 faff800000',
		code: 'E_NOT_FINITE',
		record: 0,
		byteOffset: 6,
	},
	{ title: 'NaN as sum', hex: '81a2 006161 05 f97e00', code: 'E_NOT_FINITE', record: 0, byteOffset: 6 },
	{
		title: 'NaN as update time',
		hex: '81a3 006161 0201 07 f97e00',
		code: 'E_NOT_FINITE',
		record: 0,
		byteOffset: 8,
	},
	{
		title: 'a decimal fraction that is too large',
		hex: '81a2 006161 02 c4821b7fffffffffffffff01',
		code: 'E_NOT_FINITE',
		record: 0,
		byteOffset: 6,
	},
	{
		title: 'a text as number',
		hex: '82a20061610201 a2 006162 026131',
		code: 'E_FIELD_TYPE',
		record: 1,
		byteOffset: 12,
	},
	{ title: 'NaN', hex: '81a200616102f97e00', code: 'E_NOT_FINITE', record: 0, byteOffset: 6 },
	{
		title: 'an infinite time',
		hex: '81a30061610201 06f97c00',
		code: 'E_NOT_FINITE',
		record: 0,
		byteOffset: 8,
	},
	{ title: 'two values', hex: '81a30061610201036131', code: 'E_MULTI_VALUE', record: 0, byteOffset: 1 },
	{ title: 'a name that is none', hex: '81a2006121 0201', code: 'E_NAME', record: 0, byteOffset: 1 },
	{
		title: 'milliseconds',
		hex: '81a3 006161 0201 06 1b0000018bcfe56800',
		code: 'E_TIME',
		record: 0,
		byteOffset: 8,
		says: /milliseconds/,
	},
	// Limits.
	{
		title: '200 nested arrays as value',
		hex: `81a102${'81'.repeat(200)}00`,
		code: 'E_LIMIT',
		record: 0,
		byteOffset: 3 + 126,
	},
	{
		title: '200 nested arrays with tags as value',
		hex: `81a102${'c181'.repeat(200)}00`,
		code: 'E_LIMIT',
		record: 0,
		byteOffset: 3 + 126 * 2 + 1,
	},
	{
		title: '200 nested arrays as label',
		hex: `81a1${'81'.repeat(200)}0000`,
		code: 'E_LIMIT',
		record: 0,
		byteOffset: 2 + 126,
	},
	{
		title: '128 KiB and one byte',
		hex: '00'.repeat(128 * 1024 + 1),
		code: 'E_LIMIT',
		says: /131073.*131072/,
	},
	{ title: '100 000 nested arrays', hex: '81'.repeat(100_000), code: 'E_LIMIT', record: 0, byteOffset: 128 },
	{
		title: '100 000 nested indefinite arrays',
		hex: '9f'.repeat(100_000),
		code: 'E_LIMIT',
		record: 0,
		byteOffset: 128,
	},
	{
		title: '100 000 nested maps',
		hex: `81${'a161'.repeat(1)}${'78a161'.repeat(30_000)}`,
		code: 'E_LIMIT',
		record: 0,
		byteOffset: 382,
	},
	{
		title: '100 000 nested tags',
		hex: `81a16178${'c1'.repeat(100_000)}`,
		code: 'E_DECODE',
		record: 0,
		byteOffset: 100_004,
	},
	{
		title: 'a text of 8 KiB and a byte',
		hex: `81a200 792001${'61'.repeat(8193)} 0201`,
		code: 'E_LIMIT',
		record: 0,
		byteOffset: 3,
	},
	{
		title: 'the same in chunks',
		hex: `81a200 7f ${`7810${'61'.repeat(16)}`.repeat(512)} 6161 ff 0201`,
		code: 'E_LIMIT',
		record: 0,
		byteOffset: 3,
	},
	{
		title: 'a label of 8 KiB and a byte',
		hex: `81a1 792001${'61'.repeat(8193)} 01`,
		code: 'E_LIMIT',
		record: 0,
		byteOffset: 2,
	},
	{ title: '2001 records', hex: `9907d1${'a0'.repeat(2001)}`, code: 'E_LIMIT', says: /2001.*2000/ },
	{
		title: '2001 records in an indefinite array',
		hex: `9f${'a0'.repeat(2001)}ff`,
		code: 'E_LIMIT',
		says: /2000/,
	},
	{
		title: '1025 different unknown labels',
		hex: `81b90401${Array.from({ length: 1025 }, (_, index) => `19${(256 + index).toString(16).padStart(4, '0')}00`).join('')}`,
		code: 'E_LIMIT',
		record: 0,
		byteOffset: 4 + 1024 * 4,
		says: /1024/,
	},
	{
		title: '1025 different unknown labels in two records',
		hex: `82b90400${Array.from({ length: 1024 }, (_, index) => `19${(256 + index).toString(16).padStart(4, '0')}00`).join('')}a2 190100 00 6178 00`,
		code: 'E_LIMIT',
		record: 1,
		byteOffset: 4 + 1024 * 4 + 5,
	},
	// JSON: RFC 8259.
	{ title: 'an empty text', text: '', code: 'E_DECODE', byteOffset: 0 },
	{
		title: 'a cut JSON text',
		text: '[{"n":"a","v":1}',
		code: 'E_DECODE',
		byteOffset: 16,
		says: /ends too early/,
	},
	{ title: 'NaN in JSON', text: '[{"n":"a","v":NaN}]', code: 'E_DECODE', byteOffset: 14, says: /NaN/ },
	{
		title: 'an integer of 400 digits in JSON',
		text: `[{"n":"a","v":1${'0'.repeat(399)}}]`,
		code: 'E_NOT_FINITE',
		record: 0,
		byteOffset: 14,
	},
	{
		title: 'half of a character at the end of a text in JSON',
		hex: '5b7b226e223a2261c3227d5d',
		text: 'hex',
		code: 'E_DECODE',
		byteOffset: 8,
	},
	{ title: 'an escape that is none', text: '[{"n":"\\x61"}]', code: 'E_DECODE', byteOffset: 7 },
	{ title: 'a number with a leading zero', text: '[{"v":01}]', code: 'E_DECODE', byteOffset: 7 },
	{ title: 'a name without a value', text: '[{"n"}]', code: 'E_DECODE', byteOffset: 5 },
	{ title: 'two packs in JSON', text: '[{"n":"a","v":1}][]', code: 'E_DECODE', byteOffset: 17 },
	{ title: 'a trailing comma', text: '[{"n":"é","v":1},]', code: 'E_DECODE', byteOffset: 18 },
	{ title: 'text after the array', text: '[] x', code: 'E_DECODE', byteOffset: 3 },
	{ title: 'a single quote', text: "[{'n':1}]", code: 'E_DECODE', byteOffset: 2 },
	{ title: 'a line break in a string', text: '[{"n":"a\nb"}]', code: 'E_DECODE', byteOffset: 8 },
	{ title: 'a byte order mark', hex: 'efbbbf5b5d', text: '\ufeff[]', code: 'E_DECODE', byteOffset: 0 },
	{
		title: 'CBOR as JSON',
		hex: '81a20061610201',
		text: 'hex',
		code: 'E_DECODE',
		byteOffset: 0,
		says: /looks like CBOR/,
	},
	{ title: 'Latin-1', hex: '5b226ee9225d', text: 'hex', code: 'E_DECODE', byteOffset: 3, says: /UTF-8/ },
	{ title: 'UTF-8 that is cut', hex: '5b22c3', text: 'hex', code: 'E_DECODE', byteOffset: 2 },
	{ title: '100 000 nested arrays in JSON', text: '['.repeat(100_000), code: 'E_LIMIT', byteOffset: 512 },
	{ title: 'a number', text: '5', code: 'E_NOT_ARRAY', says: /number/ },
	{
		title: 'a text of 8 KiB and a byte in JSON',
		text: `[{"n":"a","vs":"${'é'.repeat(4096)}x"}]`,
		code: 'E_LIMIT',
		record: 0,
		byteOffset: 15,
	},
	{
		title: 'a label of 8 KiB and a byte in JSON',
		text: `[{"${'x'.repeat(8193)}":1}]`,
		code: 'E_LIMIT',
		record: 0,
		byteOffset: 2 + 8193 + 3,
	},
	{
		title: '1044 fields in a record in JSON',
		text: `[{${Array.from({ length: 1044 }, (_, index) => `"${1000 + index}":0`).join(',')}}]`,
		code: 'E_LIMIT',
		record: 0,
		byteOffset: 2 + 1043 * 9 - 1,
		says: /1043 fields/,
	},
	{
		title: '1025 different unknown labels in JSON',
		text: `[{},{${Array.from({ length: 1025 }, (_, index) => `"${1000 + index}":0`).join(',')}}]`,
		code: 'E_LIMIT',
		record: 1,
		byteOffset: 5 + 1024 * 9 + 7,
		says: /1024.*"2024" in record 1/,
	},
	{
		title: '2001 records in JSON',
		text: `[${Array.from({ length: 2001 }, () => '{}').join(',')}]`,
		code: 'E_LIMIT',
	},
]

const payloadOf = ({ hex, text = '' }: Row): Uint8Array =>
	hex === undefined ? new TextEncoder().encode(text) : Buffer.from(hex.replaceAll(' ', ''), 'hex')

const formatOf = ({ text }: Row): ContentFormat =>
	text === undefined ? 'application/senml+cbor' : 'application/senml+json'

describe('malformed packs', () => {
	for (const row of rows)
		it(`${row.title}: ${row.code}`, () => {
			const { findings, success } = convert({
				contentFormat: formatOf(row),
				payload: payloadOf(row),
				receivedAt: 1700000000,
			})
			const finding = findings.find(({ severity, scope }) => severity === 'error' && scope !== 'lwm2m')
			assert.equal(success, false)
			assert.equal(finding?.code, row.code, finding?.message)
			assert.equal(finding?.record, row.record, finding?.message)
			assert.equal(finding?.byteOffset, row.byteOffset, finding?.message)
			if (row.says !== undefined) assert.match(finding?.message ?? '', row.says)
		})

	it('64 levels under an unknown label pass, 200 in JSON as well', () => {
		const hex = `81a3006161020161 78${'81'.repeat(63)}80`.replaceAll(' ', '')
		const cbor = convert({
			contentFormat: 'application/senml+cbor',
			payload: Buffer.from(hex, 'hex'),
			receivedAt: 0,
		})
		assert.equal(cbor.records.length, 1)
		const text = `[{"n":"a","v":1,"x":${'['.repeat(200)}${']'.repeat(200)},"y":"\\"${'['.repeat(600)}"}]`
		const json = convert({
			contentFormat: 'application/senml+json',
			payload: Buffer.from(text),
			receivedAt: 0,
		})
		assert.equal(json.records.length, 1)
	})

	it('a big number of 100 KB under an unknown label costs nothing', () => {
		const payload = Buffer.from(
			`81a30061610201 6178c25a000186a0${'ff'.repeat(100_000)}`.replaceAll(' ', ''),
			'hex',
		)
		const convertIt = () => convert({ contentFormat: 'application/senml+cbor', payload, receivedAt: 0 })
		assert.equal(convertIt().records.length, 1)
		const milliseconds = costMs(convertIt)
		assert.ok(milliseconds < 50, `costs ${milliseconds} ms`)
	})
})
