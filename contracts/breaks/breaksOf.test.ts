import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type TSchema, Type } from '@sinclair/typebox'
import type { Entrance } from '../../lambda/rest/entrance.ts'
import { asyncApi } from '../asyncApi/asyncApi.ts'
import { openApiOf } from '../openApi/openApi.ts'
import { breaksOf } from './breaksOf.ts'

const handler = { code: 'notes/notes', environment: [], grants: {} } as const

const list = {
	method: 'GET',
	path: '/notes',
	summary: 'all notes.',
	access: { kind: 'key', scopes: ['devices:read'] },
	request: { query: Type.Object({ limit: Type.Optional(Type.String({ description: 'How many' })) }) },
	response: Type.Object({
		notes: Type.Array(
			Type.Object({
				text: Type.String({ maxLength: 20 }),
				kind: Type.Union([Type.Literal('short'), Type.Literal('long')]),
				count: Type.Number(),
				by: Type.Union([Type.String(), Type.Number()]),
				at: Type.Optional(Type.String()),
			}),
		),
	}),
	handler,
} as const satisfies Entrance

const add = {
	method: 'POST',
	path: '/notes',
	summary: 'adds a note.',
	access: { kind: 'key', scopes: ['devices:read'] },
	request: {
		body: Type.Object(
			{
				text: Type.String({ maxLength: 20 }),
				kind: Type.Optional(Type.Union([Type.Literal('short'), Type.Literal('long')])),
			},
			{ additionalProperties: false },
		),
	},
	response: Type.Object({ id: Type.String() }, { title: 'Added' }),
	status: 201,
	otherwise: { 409: 'It is there already' },
	handler,
} as const satisfies Entrance

const note = list.response.properties.notes.items.properties

const withNote = (members: Record<string, TSchema>): Entrance => ({
	...list,
	response: Type.Object({ notes: Type.Array(Type.Object(members)) }),
})

const { at: _at, ...withoutAt } = note
const { text: _text, ...withoutText } = note

const body = add.request.body.properties

const withBody = (members: Record<string, TSchema>, options: object = {}): Entrance => ({
	...add,
	request: { body: Type.Object(members, { additionalProperties: false, ...options }) },
})

const restBreaks = (rows: readonly Entrance[]): readonly string[] => {
	const old = { openApi: openApiOf([list, add]), asyncApi: asyncApi() }
	return breaksOf(old, { ...old, openApi: openApiOf(rows) })
}

const got = 'GET /notes: 200, application/json/notes/*'
const sent = 'POST /notes, body, application/json'

describe('a change of the REST API breaks clients', () => {
	const cases: readonly (readonly [title: string, rows: readonly Entrance[], breaks: readonly string[]])[] = [
		['a path is gone', [], ['the path /notes is gone']],
		['a method is gone', [list], ['/notes: the method post is gone']],
		[
			'another status means success',
			[list, { ...add, status: 200 }],
			['POST /notes: the status 201 is gone'],
		],
		[
			'a status that its clients know is gone',
			[list, { ...add, otherwise: {} }],
			['POST /notes: the status 409 is gone'],
		],
		[
			'another scope is needed',
			[{ ...list, access: { kind: 'key', scopes: ['stream:read'] } }, add],
			['GET /notes: another credential or scope is needed'],
		],
		[
			'a parameter is gone',
			[{ ...list, request: {} }, add],
			['GET /notes: the parameter in the query limit is gone', 'GET /notes: the status 400 is gone'],
		],
		[
			'a parameter is required',
			[{ ...list, request: { query: Type.Object({ limit: Type.String() }) } }, add],
			['GET /notes: the parameter in the query limit is required now'],
		],
		[
			'a parameter takes less',
			[
				{
					...list,
					request: { query: Type.Object({ limit: Type.Optional(Type.String({ pattern: '^1$' })) }) },
				},
				add,
			],
			['GET /notes, parameter query limit: pattern was undefined, and is ^1$'],
		],
		['a member of an answer is gone', [withNote(withoutText), add], [`${got}: the member text is gone`]],
		[
			'an optional member of an answer is gone',
			[withNote(withoutAt), add],
			[`${got}: the member at is gone`],
		],
		[
			'a member of an answer may be absent',
			[withNote({ ...note, text: Type.Optional(note.text) }), add],
			[`${got}: the member text may be absent now`],
		],
		[
			'a member of an answer has another type',
			[withNote({ ...note, text: Type.Number() }), add],
			[`${got}/text: the type was string, and is number`, `${got}/text: maxLength was 20, and is undefined`],
		],
		[
			'a member of an answer has a value more',
			[withNote({ ...note, kind: Type.Union([...note.kind.anyOf, Type.Literal('huge')]) }), add],
			[`${got}/kind: the value "huge" is new`],
		],
		[
			'a member of an answer has a type more',
			[withNote({ ...note, by: Type.Union([Type.String(), Type.Number(), Type.Null()]) }), add],
			[`${got}/by: an alternative is new: {"type":"null"}`],
		],
		[
			'a member of an answer may be longer',
			[withNote({ ...note, text: Type.String({ maxLength: 30 }) }), add],
			[`${got}/text: maxLength was 20, and is 30`],
		],
		[
			'a member of a request is required',
			[list, withBody({ ...body, by: Type.String() })],
			[`${sent}: the member by is required now`],
		],
		[
			'a member of a request is refused',
			[list, withBody({ text: body.text })],
			[`${sent}: the member kind is gone`],
		],
		[
			'a value of a request is refused',
			[list, withBody({ ...body, kind: Type.Optional(Type.Literal('long')) })],
			[`${sent}/kind: the value "short" is refused now`],
		],
		[
			'a member of a request may not be as long',
			[list, withBody({ ...body, text: Type.String({ maxLength: 10 }) })],
			[`${sent}/text: maxLength was 20, and is 10`],
		],
		[
			'a member of a request has another type',
			[list, withBody({ ...body, text: Type.Integer() })],
			[`${sent}/text: the type was string, and is integer`],
		],
		[
			'a component is changed where it is used',
			[list, { ...add, response: Type.Object({ id: Type.Integer() }, { title: 'Added' }) }],
			['POST /notes: 201, application/json/id: the type was string, and is integer'],
		],
	]
	for (const [title, rows, breaks] of cases)
		it(`if ${title}`, () => assert.deepEqual(restBreaks(rows), breaks))
})

describe('a change of the REST API breaks no client', () => {
	const cases: readonly (readonly [title: string, rows: readonly Entrance[]])[] = [
		['nothing is changed', [list, add]],
		['there is a path more', [list, add, { ...list, path: '/notes/new' }]],
		['a member of an answer is added', [withNote({ ...note, more: Type.String() }), add]],
		['a member of an answer is always there', [withNote({ ...note, at: Type.String() }), add]],
		['a number of an answer is whole', [withNote({ ...note, count: Type.Integer() }), add]],
		['a member of an answer has fewer types', [withNote({ ...note, by: Type.String() }), add]],
		['a member of an answer has fewer values', [withNote({ ...note, kind: Type.Literal('long') }), add]],
		['a member of a request may be added', [list, withBody({ ...body, by: Type.Optional(Type.String()) })]],
		['a member of a request may be absent', [list, withBody({ ...body, text: Type.Optional(body.text) })]],
		['a value of a request may be longer', [list, withBody({ ...body, text: Type.String() })]],
		['there is a status more', [list, { ...add, otherwise: { 403: 'x', 409: 'y' } }]],
		['words are changed', [{ ...list, summary: 'the notes.' }, add]],
	]
	for (const [title, rows] of cases) it(`if ${title}`, () => assert.deepEqual(restBreaks(rows), []))
})

describe('a change of the WebSockets', () => {
	const now = () => JSON.parse(JSON.stringify(asyncApi())) as ReturnType<typeof asyncApi>
	type Part = Record<string, unknown> & unknown[]

	/** what is at this place of the document */
	type At = (...path: readonly string[]) => Part

	const socketBreaks = (change: (at: At) => unknown): readonly string[] => {
		const old = { openApi: openApiOf([]), asyncApi: now() }
		const changed = now()
		change((...path) => path.reduce((part, name) => part[name] as Part, changed as unknown as Part))
		return breaksOf(old, { ...old, asyncApi: changed })
	}

	const message = (name: string) => ['components', 'messages', name, 'payload']
	const formats = ['bindings', 'ws', 'query', 'properties', 'format', 'enum']

	const cases: readonly (readonly [title: string, change: (at: At) => unknown, breaks: readonly string[]])[] =
		[
			['breaks nobody if there is none', () => undefined, []],
			[
				'breaks clients if a frame is gone',
				(at) => at('operations', 'sendActions', 'messages').splice(3, 1),
				['the message actions.action is gone'],
			],
			[
				'breaks clients if a channel is gone',
				(at) => Reflect.deleteProperty(at('channels'), 'live'),
				['the channel live is gone'],
			],
			[
				'breaks clients if a member of a frame is gone',
				(at) => Reflect.deleteProperty(at(...message('live'), 'properties'), 'seq'),
				['live.live: the member seq is gone'],
			],
			[
				'breaks clients if a member of a frame may be absent',
				(at) => at(...message('heartbeat'), 'required').pop(),
				[
					'communications.heartbeat: the member cursor may be absent now',
					'actions.heartbeat: the member cursor may be absent now',
				],
			],
			[
				'breaks clients if a command has to have more',
				(at) => at('components', 'schemas', 'TxCommand', 'required').push('Reference'),
				[
					'communications.tx: the member Reference is required now',
					'communications.txList/*: the member Reference is required now',
					'actions.tx: the member Reference is required now',
					'actions.txList/*: the member Reference is required now',
				],
			],
			[
				'breaks clients if a parameter takes fewer values',
				(at) => at('channels', 'communications', ...formats).pop(),
				['communications, parameters/format: the value "resiot" is refused now'],
			],
			[
				'breaks nobody if a frame has a member more',
				(at) => {
					at(...message('live'), 'properties')['more'] = { type: 'string' }
				},
				[],
			],
		]
	for (const [title, change, breaks] of cases) it(title, () => assert.deepEqual(socketBreaks(change), breaks))
})
