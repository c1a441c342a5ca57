/** Frames as the server writes them. */

const proto = 'https://github.com/hello-nrfcloud/proto'

export const identity = (seq: number) => ({
	'@context': `${proto}/deviceIdentity`,
	id: 'oob-350000000000001',
	model: 'PCA20035+solar',
	lastSeen: '2024-06-03T10:19:26.000Z',
	seq,
})

/** The identity of a device whose imports up to `hiddenSeq` are hidden, and all that were received before a time. */
export const hidden = (seq: number, hiddenSeq: number, hideDataBefore = '2024-01-01T00:00:00.000Z') => ({
	...identity(seq),
	hideDataBefore,
	hiddenSeq,
})

/** Takes the place of an import that was on its way when data was hidden. */
export const hiddenImport = (seq: number) => ({
	'@context': `${proto}/senml/import`,
	...place(seq, 1, 1),
	success: true,
	errors: [],
	hidden: true,
	ts: 1717409966,
})

export const marker = (seq: number) => ({ '@context': `${proto}/senml/live`, seq })

const place = (seq: number, part: number, parts: number) => ({
	importId: `01HZ${String(seq).padStart(22, '0')}`,
	seq,
	part,
	parts,
})

export const update = (seq: number, part = 1, parts = 1) => ({
	'@context': `${proto}/lwm2m/object/update`,
	ObjectID: 14205,
	ObjectInstanceID: part,
	ObjectVersion: '1.0',
	Resources: { 0: 18.4 + seq, 10: 'text', 99: 1717409966 },
	...place(seq, part, parts),
	ts: 1717409966.25,
})

export const refusedImport = (seq: number) => ({
	'@context': `${proto}/senml/import`,
	...place(seq, 1, 1),
	success: false,
	errors: ['record 1: expected a name, got none'],
	ts: 1717409966,
})

export const tooLarge = (seq: number, part = 1, parts = 1) => ({
	'@context': `${proto}/senml/update-too-large`,
	...place(seq, part, parts),
	ObjectID: 14201,
	bytes: 140_000,
})

export const tooLargeValue = (seq: number, part = 1, parts = 1) => ({
	'@context': `${proto}/senml/update-too-large`,
	...place(seq, part, parts),
	key: 'image',
	bytes: 140_000,
})

export const measurement = (seq: number, part = 1, parts = 1) => ({
	'@context': 'urn:senml-live:measurement',
	values: { soil: 18.4 + seq, valve: true, mode: '' },
	...place(seq, part, parts),
	ts: 1717409966.25,
})

export const attributes = (seq: number, part = 1, parts = 1) => ({
	'@context': 'urn:senml-live:attributes',
	attributes: { firmware: '2.0.1', isMains: false },
	...place(seq, part, parts),
	ts: 1717409966.25,
})

export const latest = (part = 1, parts = 1) => ({
	'@context': 'urn:senml-live:latest',
	values: { soil: { value: 18.4, ts: 1717409966250 } },
	attributes: { firmware: { value: '2.0.1', ts: 1717409966250 } },
	part,
	parts,
})

export const configured = (status = 'accepted', revision = 2) => ({
	...shadow(),
	desired: [{ ObjectID: 14240, Resources: { 0: 1, 1: 2, 2: 3, 99: 1717409000 } }],
	configurations: [
		{
			ObjectID: 14240,
			Resources: { 0: 1, 1: 2, 2: 3, 99: 1717409000 },
			status,
			revision,
			requestedAt: '2024-06-03T10:03:20.000Z',
			acceptedAt: '2024-06-03T10:03:21.000Z',
		},
	],
})

export const shadow = (part = 1, parts = 1) => ({
	'@context': `${proto}/shadow`,
	reported: [{ ObjectID: 14204, Resources: { 0: 'nrf9160', 99: 1717409000 } }],
	desired: [],
	part,
	parts,
})
