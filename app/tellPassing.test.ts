import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tellPassing } from './tellPassing.ts'

describe('who is told of the messages of devices', () => {
	const told: string[] = []
	const passing = (deviceId: string, bytes: number) => {
		told.push(`${deviceId} ${bytes}`)
		return () => void told.push('failed')
	}
	const published = async (topic: string, payload: string, fails = false): Promise<string[]> => {
		told.length = 0
		const publish = tellPassing(async () => {
			told.push('published')
			if (fails) throw new Error('the disk is full')
		}, passing)
		await (fails
			? assert.rejects(publish(topic, Buffer.from(payload)), /the disk is full/)
			: publish(topic, Buffer.from(payload)))
		return told
	}

	it('hears of each before it is published, with the length of what the device sent', async () => {
		assert.deepEqual(await published('m/d/kit/d2c/senml', '[]'), ['kit 2', 'published'])
		assert.deepEqual(await published('m/d/kit/d2c/cbor', 'abc'), ['kit 3', 'published'])
		// RFC 4648 §4: four octets are eight characters, two of them padding.
		assert.deepEqual(await published('m/d/kit/d2c/raw', '{"data":"AAAAAA=="}'), ['kit 4', 'published'])
	})

	it('hears of a failure', async () => {
		assert.deepEqual(await published('m/d/kit/d2c/senml', '[]', true), ['kit 2', 'published', 'failed'])
	})

	it('hears of no other topic', async () => {
		assert.deepEqual(await published('elsewhere', 'abc'), ['published'])
	})
})
