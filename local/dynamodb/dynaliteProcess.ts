import { rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'

/** Runs dynalite on a Unix socket until standard input ends, which it does when the parent process ends. */

type Options = { readonly path: string; readonly createTableMs: number }

const create = createRequire(import.meta.url)('dynalite') as (options: Options) => Server

const [, , data = '', socket = ''] = process.argv
process.umask(0o077)
// A process that was killed leaves its socket.
rmSync(socket, { force: true })
create({ path: data, createTableMs: 0 }).listen(socket, () => process.stdout.write('listens\n'))
process.stdin.resume().once('close', () => {
	rmSync(socket, { force: true })
	process.exit()
})
