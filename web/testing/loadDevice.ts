import type { Browser } from 'playwright-core'
import type { TestDevice, TestStack } from '../../testing/hostedStack.ts'
import { type OpenPage, openPage } from './openPage.ts'
import { type Load, runLoad } from './runLoad.ts'
import { untilLive } from './untilLive.ts'

/** The limits per device, which the load exceeds. */
export const withoutLimits = { messagesPerMinute: 0, updatesPerMinute: 0, bytesPerDay: 0 } as const

export const loadedDevice: TestDevice = { deviceId: 'oob-352656100000001', fingerprint: '29a.abcdef' }

/** The heap may grow by this, whatever the time: what is kept of a device has an end. */
export const mayGrowBytes = 5_000_000

type Options = { readonly seconds: number; readonly perSecond: number }

/** Opens the page of a device that sends so much. */
export const loadDevice = async (
	{ restUrl: url, publish }: TestStack,
	browser: Browser,
	options: Options,
): Promise<Load & Pick<OpenPage, 'problems'>> => {
	const { deviceId, fingerprint } = loadedDevice
	const { page, problems, close } = await openPage(browser, { url, place: `#${fingerprint}` })
	await untilLive(page)
	let last = 0
	const load = await runLoad({
		...options,
		page,
		send: (value) => {
			// In steps of a millisecond at least: of two values of one moment, none is the newer one.
			last = Math.max(Date.now(), last + 1)
			return publish(deviceId, `[{"bn":"14205/0/","bt":${last / 1000},"n":"10","v":${value}}]`)
		},
		shown: (value) =>
			page
				.getByRole('article', { name: 'Environment' })
				.getByText(String(value), { exact: true })
				.waitFor({ timeout: 0 }),
	})
	await close()
	return { ...load, problems }
}
