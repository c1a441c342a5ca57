import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { timesOf } from './readProfile.ts'

const frame = (functionName: string, url = '') => ({ functionName, url })

const profile = {
	nodes: [
		{ id: 1, callFrame: frame('(root)'), children: [2, 3, 4, 5] },
		{ id: 2, callFrame: frame('(idle)') },
		{ id: 3, callFrame: frame('(garbage collector)') },
		{ id: 4, callFrame: frame('serve', 'file:///x/local/aws/serveAws.ts'), children: [6, 7] },
		{ id: 5, callFrame: frame('onread', 'node:net') },
		{ id: 6, callFrame: frame('verify', 'file:///x/local/access/signature.ts'), children: [8] },
		{ id: 7, callFrame: frame('parse') },
		{ id: 8, callFrame: frame('update', 'node:internal/crypto/hash') },
	],
	samples: [2, 3, 4, 5, 7, 8, 6, 2],
	timeDeltas: [100, 1, 2, 4, 8, 16, 32, 100],
}

const parts = [
	{ name: 'permissions', files: /\/local\/access\// },
	{ name: 'calls', files: /\/local\/aws\// },
]

describe('a profile', () => {
	it('has the time of each part with what it has called, and none of an idle thread', () => {
		const all = { from: 0, to: Number.POSITIVE_INFINITY }
		assert.deepEqual(Object.fromEntries(timesOf(profile, parts, all)), {
			'garbage collector': 1,
			calls: 2 + 8,
			other: 4,
			permissions: 16 + 32,
		})
	})

	it('is read for as long as something was measured', () => {
		assert.deepEqual(Object.fromEntries(timesOf(profile, parts, { from: 102, to: 107 })), {
			calls: 2,
			other: 4,
		})
	})
})
