import { parseArgs } from 'node:util'
import { startStack } from '../../testing/hostedStack.ts'
import { launchChromium } from './chromium.ts'
import { loadDevice, loadedDevice, mayGrowBytes, withoutLimits } from './loadDevice.ts'

/** `npm run soak`: the page of a device that sends 50 updates a second for ten minutes, or for `--seconds`. */

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '600' } } })
const [stack, browser] = await Promise.all([startStack([loadedDevice], withoutLimits), launchChromium()])
const load = await loadDevice(stack, browser, { seconds: Number(values.seconds), perSecond: 50 })
await browser.close()
await stack.close()
const { updates, frames, updatesPerFrame, heapGrowth, problems } = load
process.stdout.write(
	`${updates} updates of the page in ${frames} pictures, at most ${updatesPerFrame} in one; ` +
		`the heap has grown by ${heapGrowth} bytes\n${problems.map((problem) => `${problem}\n`).join('')}`,
)
process.exitCode = updatesPerFrame === 1 && heapGrowth < mayGrowBytes && problems.length === 0 ? 0 : 1
