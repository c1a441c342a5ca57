import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where Debian and Ubuntu have it. `CHROMIUM` names another one. */
const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const executable = (): string => {
	const found = [process.env['CHROMIUM'] ?? '', ...paths].find((path) => path !== '' && existsSync(path))
	if (found === undefined) throw new Error(`no Chromium at ${paths.join(', ')}: apt-get install chromium`)
	return found
}

/** Starts a Chromium that shows nothing on the screen. */
export const launchChromium = (): Promise<Browser> =>
	chromium.launch({
		executablePath: executable(),
		// Chromium as root has no sandbox; other users have one.
		chromiumSandbox: process.getuid?.() !== 0,
		args: ['--disable-dev-shm-usage'],
	})
