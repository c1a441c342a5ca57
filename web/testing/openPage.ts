import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core'
import { hangMilliseconds } from '../../local/testing/hang.ts'

export type OpenOptions = BrowserContextOptions & {
	/** of the page: `http://localhost:8080` */
	readonly url: string
	/** with `#<fingerprint>`, and `/<tab>` after it */
	readonly place?: string
}

/** A page in a context of its own: without anything stored by others. */
export type OpenPage = {
	readonly page: Page
	/** violations of the content security policy, errors of scripts, and what was written to the console as an error */
	readonly problems: readonly string[]
	/** everything that was asked for over HTTP */
	readonly requests: readonly Request[]
	/** fails if there was a problem, or a request to anyone else */
	readonly expectClean: () => void
	readonly close: () => Promise<void>
}

/** The device whose width the page has to fit: 360 CSS pixels are what small phones have. */
export const phone = { width: 360, height: 740 } as const

export const openPage = async (
	browser: Browser,
	{ url, place = '', ...options }: OpenOptions,
): Promise<OpenPage> => {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
	context.setDefaultTimeout(hangMilliseconds)
	const page = await context.newPage()
	const problems: string[] = []
	const requests: Request[] = []
	page.on('pageerror', (error) => problems.push(`error: ${error.message}`))
	page.on('console', (message) => {
		// A stack that is not local mode has no demo device, and Chromium says so.
		const isOfDemo = message.location().url.endsWith('/local/demo')
		if (message.type() === 'error' && !isOfDemo) problems.push(`console: ${message.text()}`)
	})
	page.on('request', (request) => requests.push(request))
	await page.exposeFunction('reportViolation', (text: string) => problems.push(`policy: ${text}`))
	await page.addInitScript(() => {
		addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
			Reflect.get(window, 'reportViolation')(`${violatedDirective} ${blockedURI} ${sourceFile}`),
		)
	})
	await page.goto(`${url}/${place}`)
	return {
		page,
		problems,
		requests,
		expectClean: () => {
			const foreign = requests.map((request) => request.url()).filter((each) => new URL(each).origin !== url)
			const all = [...problems, ...foreign.map((each) => `foreign request: ${each}`)]
			if (all.length > 0) throw new Error(all.join('\n'))
		},
		close: () => context.close(),
	}
}
