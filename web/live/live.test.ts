import { describe, it } from 'node:test'
import { usePage } from '../testing/usePage.ts'

const device = { deviceId: 'oob-352656100000001', fingerprint: '29a.abcdef' }

describe('the page of a device', () => {
	const test = usePage([device])

	it('shows a value of a message as soon as it is imported', async () => {
		const { page, expectClean, close } = await test.open({ place: `#${device.fingerprint}` })
		await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
		await test.stack().publish(device.deviceId, '[{"bn":"14205/0/","n":"0","u":"Cel","v":21.5}]')
		const card = page.getByRole('article', { name: 'Environment' })
		await card.getByText('21.5').waitFor()
		await card.getByText('°C').waitFor()
		expectClean()
		await close()
	})
})
