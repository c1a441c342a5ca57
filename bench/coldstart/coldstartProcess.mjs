import { subscribe } from 'node:diagnostics_channel'

/**
 * `node coldstartProcess.mjs <file> [<event as JSON>]`: imports a file, calls its `handler` once if there is an event,
 * and prints the milliseconds and the result as its last line. It is JavaScript because older versions of Node.js run it.
 */

const [file = '', event] = process.argv.slice(2)
let asked
subscribe('http.client.request.start', () => {
	asked ??= performance.now()
})
const cpuBefore = process.cpuUsage()
const begin = performance.now()
const { handler } = await import(file)
const imported = performance.now()
const context = { getRemainingTimeInMillis: () => 10_000 }
const result = event === undefined ? undefined : await handler(JSON.parse(event), context)
const ended = performance.now()
const { user, system } = process.cpuUsage(cpuBefore)
const cpu = (user + system) / 1000
const times = { cpu, import: imported - begin, call: ended - imported, total: ended - begin }
const untilAsked = asked === undefined ? {} : { untilAsked: asked - begin }
process.stdout.write(`\n${JSON.stringify({ ms: { ...times, ...untilAsked }, result })}\n`)
