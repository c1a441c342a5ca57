import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { before, describe, it } from 'node:test'
import { samplePack } from '../../app/demo/demoPacks.ts'
import { demoDevice } from '../../cli/demoDevice.ts'
import { untilLive } from '../testing/untilLive.ts'
import { usePage } from '../testing/usePage.ts'

const device = { ...demoDevice, fingerprint: '29a.ch3ckr' }

const samples = 50

/** The picture in the README. `PICTURE=1` makes a new one. */
const picture = join(import.meta.dirname, '../../docs/images/page.png')

describe('the picture of the page', () => {
	const test = usePage([device], { updatesPerMinute: 0 })
	before(async () => {
		const start = Date.UTC(2024, 5, 3)
		for (let count = 0; count < samples; count++)
			await test.stack().publish(device.deviceId, samplePack(start + count * 3_000).payload)
		await test.stack().logged(['"message":"imported"', device.deviceId], samples, 0)
	})

	for (const colorScheme of ['light', 'dark'] as const)
		it(`shows every object of the demo device, ${colorScheme}`, async () => {
			const viewport = { width: 1120, height: 520 }
			const { page, expectClean, close } = await test.open({
				place: `#${device.fingerprint}`,
				colorScheme,
				viewport,
			})
			await untilLive(page)
			const names = ['Geolocation', 'Battery and Power', 'Connection information', 'Environment']
			for (const name of names) await page.getByRole('article', { name }).waitFor()
			await page.waitForFunction(() => document.querySelectorAll('.trend path').length > 8)
			await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished)))
			const image = await page.screenshot()
			// The header of a PNG: width and height in four bytes each.
			assert.deepEqual([image.readUInt32BE(16), image.readUInt32BE(20)], [viewport.width, viewport.height])
			if (process.env['PICTURE'] !== undefined && colorScheme === 'light') {
				mkdirSync(dirname(picture), { recursive: true })
				writeFileSync(picture, image)
			}
			expectClean()
			await close()
		})
})
