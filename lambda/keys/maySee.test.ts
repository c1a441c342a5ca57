import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Sight } from '../rest/access/gate.ts'
import { maySee } from './maySee.ts'

// Few texts, so that they meet; two of them are members of every object, and one begins like another.
const text = fc.constantFrom('a', 'ab', 'b', '', '__proto__', 'toString')
const list = fc.array(text, { maxLength: 3 })
const sight = fc.record({ models: list, idPrefixes: list, integrations: list }, { requiredKeys: [] })
const device = fc.record(
	{ deviceId: text, model: text, integrationId: text },
	{ requiredKeys: ['deviceId', 'model'] },
)

const lists = ['models', 'idPrefixes', 'integrations'] as const

const check = (holds: (sees: Sight, seen: Parameters<typeof maySee>[1]) => void): void =>
	fc.assert(fc.property(sight, device, holds))

describe('what a key sees', () => {
	it('is every device when it has no list', () =>
		fc.assert(fc.property(device, (seen) => maySee({ sees: {} }, seen))))

	it('is what fits each of its lists alone', () =>
		check((sees, seen) => {
			const each = lists.map((name) => {
				const { [name]: list } = sees
				return maySee({ sees: list === undefined ? {} : { [name]: list } }, seen)
			})
			assert.equal(maySee({ sees }, seen), !each.includes(false))
		}))

	it('is never more with one list more', () =>
		check((sees, seen) => {
			for (const name of lists) {
				const { [name]: _, ...fewer } = sees
				assert.ok(!maySee({ sees }, seen) || maySee({ sees: fewer }, seen))
			}
		}))

	it('is never less with one text more in a list', () =>
		fc.assert(
			fc.property(sight, device, fc.constantFrom(...lists), text, (sees, seen, name, more) => {
				const { [name]: list } = sees
				if (list === undefined) return
				assert.ok(!maySee({ sees }, seen) || maySee({ sees: { ...sees, [name]: [...list, more] } }, seen))
			}),
		))

	it('is nothing with an empty list', () =>
		check((sees, seen) => {
			for (const name of lists) assert.equal(maySee({ sees: { ...sees, [name]: [] } }, seen), false)
		}))

	it('is the devices of a model, and of no model that begins so', () =>
		fc.assert(
			fc.property(device, list, (seen, models) => {
				assert.equal(
					maySee({ sees: { models } }, seen),
					models.some((model) => model === seen.model),
				)
			}),
		))

	it('is the devices whose id begins so', () =>
		fc.assert(
			fc.property(device, list, (seen, idPrefixes) => {
				assert.equal(
					maySee({ sees: { idPrefixes } }, seen),
					idPrefixes.some((prefix) => seen.deviceId.slice(0, prefix.length) === prefix),
				)
			}),
		))

	it('is the devices of an integration, and none that no integration has made', () =>
		fc.assert(
			fc.property(device, list, (seen, integrations) => {
				const isListed = integrations.some((id) => id === seen.integrationId)
				assert.equal(maySee({ sees: { integrations } }, seen), isListed)
				const { integrationId: _, ...registered } = seen
				assert.equal(maySee({ sees: { integrations } }, registered), false)
			}),
		))
})
