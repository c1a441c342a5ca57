import type { Locator, Page } from 'playwright-core'
import type { TestDevice } from '../../../testing/hostedStack.ts'
import type { OpenOptions, OpenPage } from '../../testing/openPage.ts'
import type { PageTest } from '../../testing/usePage.ts'

export type ImportsPage = OpenPage & {
	/** the row of an import in the list */
	readonly row: (seq: number) => Locator
	/** opens an import, and waits until it is there */
	readonly select: (seq: number) => Promise<void>
	/** waits until an import is there */
	readonly untilOpen: (seq: number) => Promise<void>
}

const parts = (page: Page): Pick<ImportsPage, 'row' | 'select' | 'untilOpen'> => {
	const row = (seq: number) => page.locator(`#import-${seq}`)
	const untilOpen = (seq: number) =>
		page.getByRole('heading', { name: `Import ${seq}`, exact: true }).waitFor()
	return {
		row,
		untilOpen,
		select: async (seq) => {
			await row(seq).click()
			await untilOpen(seq)
		},
	}
}

/** The import log of a device. */
export const openImports = async (
	test: PageTest,
	{ fingerprint }: Pick<TestDevice, 'fingerprint'>,
	options: Omit<OpenOptions, 'url' | 'place'> = {},
): Promise<ImportsPage> => {
	const opened = await test.open({ ...options, place: `#${fingerprint}/imports` })
	await opened.page.getByRole('listbox').waitFor()
	return { ...opened, ...parts(opened.page) }
}

/** Publishes messages one after another: each is imported before the next one, so their numbers are known. */
export const publishInOrder = async (
	{ publish, imports }: ReturnType<PageTest['stack']>,
	device: TestDevice,
	messages: readonly (string | Uint8Array)[],
): Promise<void> => {
	for (const message of messages) {
		const { length } = await imports(device)
		await publish(device.deviceId, message, typeof message === 'string' ? 'senml' : 'cbor')
		while ((await imports(device)).length === length);
	}
}
