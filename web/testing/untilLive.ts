import type { Page } from 'playwright-core'

/** Resolves when the page says that it is live. */
export const untilLive = (page: Page): Promise<void> =>
	page.getByRole('status').getByText('Live', { exact: true }).waitFor()
