import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../commandLine.ts'
import { parseIntegrationsArguments } from './integrationsArguments.ts'

const id = 'int-01m8jkpfcs1hf35xa3b4ar0hbz'
const converterId = 'conv-01m8jkpfbj4251wf2sdh8g1pzp'
const options = { stack: undefined, json: false }
const decoder = { file: 'd.js', language: undefined, mapping: undefined }

describe('the command line of integrations', () => {
	const accepted: readonly (readonly [argv: readonly string[], command: object])[] = [
		[[], { ...options, name: 'help' }],
		[['create', '--help'], { ...options, name: 'help' }],
		[
			['create', 'My source', '--decoder', 'd.js'],
			{ ...options, name: 'create', fields: { name: 'My source' }, converter: { decoder } },
		],
		[
			[
				...[
					'create',
					'x',
					'--decoder',
					'd',
					'--language',
					'ttn',
					'--mapping',
					'm.json',
					'--security',
					'mixed',
				],
				...[
					'--prefix',
					'/api/v2/',
					'--metadata',
					'a=b',
					'--metadata',
					'c=d=e',
					'--rate-limit',
					'10:1,300:60',
				],
				...['--no-create-devices', '--disable', '--stack', 'prod', '--json'],
			],
			{
				name: 'create',
				stack: 'prod',
				json: true,
				fields: {
					name: 'x',
					security: 'mixed',
					prefix: ['api', 'v2'],
					metadata: { a: 'b', c: 'd=e' },
					rateLimits: '10:1,300:60',
					createsDevices: false,
					isEnabled: false,
				},
				converter: { decoder: { file: 'd', language: 'ttn', mapping: 'm.json' } },
			},
		],
		[
			['create', 'x', '--converter', `${converterId}@3`],
			{
				...options,
				name: 'create',
				fields: { name: 'x' },
				converter: { pinned: { converterId, version: 3 } },
			},
		],
		[
			['update', id, '--converter', converterId, '--revision', '7'],
			{
				...options,
				name: 'update',
				integrationId: id,
				revision: 7,
				fields: {},
				converter: { pinned: { converterId, version: undefined } },
			},
		],
		[
			['update', id, '--name', 'y', '--prefix', '', '--rate-limit', '', '--enable', '--create-devices'],
			{
				...options,
				name: 'update',
				integrationId: id,
				revision: undefined,
				fields: { name: 'y', prefix: [], rateLimits: '', isEnabled: true, createsDevices: true },
				converter: undefined,
			},
		],
		[['list', '--json'], { ...options, name: 'list', json: true }],
		[['show', id], { ...options, name: 'show', integrationId: id }],
		[['rotate-key', id], { ...options, name: 'rotate-key', integrationId: id }],
		[['delete', id], { ...options, name: 'delete', integrationId: id }],
	]
	for (const [argv, command] of accepted)
		it(`takes: ${argv.join(' ').slice(0, 70)}`, () => {
			assert.deepEqual(parseIntegrationsArguments(argv), command)
		})

	const refused: readonly (readonly [says: RegExp, ...argv: string[]])[] = [
		[/unknown command make/, 'make', 'x'],
		[/create needs <name>/, 'create', '--decoder', 'd.js'],
		[/create needs --decoder <file> or --converter <id>/, 'create', 'x'],
		[/unexpected argument source; a name with spaces/, 'create', 'My', 'source', '--decoder', 'd.js'],
		[/exclude each other/, 'create', 'x', '--decoder', 'd.js', '--converter', converterId],
		[/are for --decoder/, 'create', 'x', '--converter', converterId, '--language', 'tbel'],
		[/are for --decoder/, 'update', id, '--mapping', 'm.json'],
		[/malformed id of a converter/, 'create', 'x', '--converter', 'conv-1'],
		[/malformed id of a converter/, 'create', 'x', '--converter', `${converterId}@0`],
		[/--language is javascript, tbel or ttn/, 'create', 'x', '--decoder', 'd', '--language', 'lua'],
		[/--metadata is <name>=<text>/, 'create', 'x', '--decoder', 'd', '--metadata', 'a'],
		[/^\/name: must be/, 'create', ' ', '--decoder', 'd.js'],
		[/^\/security: must be one of/, 'create', 'x', '--decoder', 'd', '--security', 'tls'],
		[/^\/prefix\/0: must be/, 'create', 'x', '--decoder', 'd', '--prefix', 'i'],
		[/^\/prefix\/1: must be/, 'create', 'x', '--decoder', 'd', '--prefix', 'a//b'],
		[/^\/prefix\/0: must be/, 'create', 'x', '--decoder', 'd', '--prefix', '/'],
		[/^\/rateLimits: must be/, 'create', 'x', '--decoder', 'd', '--rate-limit', '10'],
		[/--name is not for create/, 'create', 'x', '--decoder', 'd', '--name', 'y'],
		[/--enable and --disable exclude/, 'create', 'x', '--decoder', 'd', '--enable', '--disable'],
		[/--create-devices and --no/, 'update', id, '--create-devices', '--no-create-devices'],
		[/update needs an option/, 'update', id],
		[/update needs <id>/, 'update', '--name', 'x'],
		[/--revision is a number/, 'update', id, '--name', 'x', '--revision', 'first'],
		[/malformed id of an integration/, 'show', 'x'],
		[/show needs <id>/, 'show'],
		[/rotate-key needs <id>/, 'rotate-key'],
		[/delete needs <id>/, 'delete'],
		[/unexpected argument/, 'show', id, 'more'],
		[/unexpected argument/, 'list', 'more'],
		[/--security is not for list/, 'list', '--security', 'dtls'],
		[/--decoder is not for delete/, 'delete', id, '--decoder', 'd.js'],
		[/--disable is not for rotate-key/, 'rotate-key', id, '--disable'],
		[/--verbose/, 'list', '--verbose'],
	]
	for (const [says, ...argv] of refused)
		it(`refuses, and says why: ${argv.join(' ').slice(0, 70)}`, () => {
			assert.throws(
				() => parseIntegrationsArguments(argv),
				(error) => error instanceof UsageError && says.test(error.message),
			)
		})
})
