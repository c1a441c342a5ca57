import { type WatchEvent, watchDevice } from '../client/index.ts'
import { explainError } from './commandLine.ts'
import { paintOn } from './text/paint.ts'
import { parseWatchArguments, usage, type WatchArguments } from './watch/watchArguments.ts'
import { watchLines } from './watch/watchLines.ts'
import { findWatchTarget } from './watch/watchTarget.ts'

/** `npm run watch`: follows a device on the terminal, until Ctrl+C. */

type Lines = (event: WatchEvent) => readonly string[]

const start = async (command: WatchArguments): Promise<void> => {
	const { env, stdout } = process
	const target = await findWatchTarget(command, env)
	const { json, after, last } = command
	const lines = watchLines({ paint: paintOn(stdout), now: Date.now, url: target.webSocketUrl })
	const watch = watchDevice({ ...target, after, last })
	let newest = ''
	for (const type of Object.keys(lines) as WatchEvent['type'][])
		watch.on(type, (event) => {
			const text = json ? JSON.stringify(event) : (lines[type] as Lines)(event).join('\n')
			// A repeated status is printed once: the next attempt failed for the same reason.
			const isNews = json || type !== 'status' || text !== newest
			if (text !== '' && isNews) stdout.write(`${text}\n`)
			newest = text === '' ? newest : text
			if (event.type === 'status' && event.status.state === 'refused') process.exitCode = 1
		})
	process.once('SIGINT', watch.close)
	process.once('SIGTERM', watch.close)
	// The reader of the output has closed it: `npm run watch | head -1`.
	stdout.once('error', watch.close)
}

try {
	const command = parseWatchArguments(process.argv.slice(2))
	if (command === 'help') process.stdout.write(usage)
	else await start(command)
} catch (error) {
	process.stderr.write(`${explainError(error, usage)}\n`)
	process.exitCode = 2
}
