import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { launchChromium } from '../testing/chromium.ts'
import { loadDevice, loadedDevice, mayGrowBytes, withoutLimits } from '../testing/loadDevice.ts'

describe('the page of a device that sends 50 updates a second for a minute', () => {
	let stack: TestStack
	let browser: Browser
	before(async () => {
		;[stack, browser] = await Promise.all([startStack([loadedDevice], withoutLimits), launchChromium()])
	})
	after(async () => {
		await browser.close()
		await stack.close()
	})

	it('shows the last value, changes once per picture, and does not grow', async (test) => {
		const { updatesPerFrame, updates, frames, heapGrowth, problems } = await loadDevice(stack, browser, {
			seconds: 60,
			perSecond: 50,
		})
		test.diagnostic(`${updates} updates, ${frames} pictures, ${heapGrowth} bytes`)
		assert.equal(updatesPerFrame, 1)
		assert.ok(updates > 60)
		assert.ok(heapGrowth < mayGrowBytes, `${heapGrowth} bytes`)
		assert.deepEqual(problems, [])
	})
})
