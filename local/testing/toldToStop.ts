import { whenToldToStop } from '../toldToStop.ts'

/** Begins to stop when it is told to, and never ends by itself. */

whenToldToStop({
	followsParent: process.argv.includes('--follow'),
	stop: () => process.stdout.write('stopping\n'),
	endAtOnce: () => process.exit(3),
})
setInterval(() => undefined, 60_000)
process.stdout.write(`${process.pid}\n`)
